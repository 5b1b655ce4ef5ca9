import type { LibraryFilter } from '#contract/library-filter.ts'
import type { Retrieval } from '#contract/run.ts'
import type { StoredChunk } from '#engine/workspace/document-store.ts'

interface PassageRequest {
  question: string
  /** Most passages to be given. */
  limit: number
  /** Chunks that a passage is extended by before and after; 0 unless given. */
  neighbours?: number
  /** Which documents are searched; all without it. */
  filter?: LibraryFilter | undefined
  /** Passages whose text it is true of are passed over, and the next ones take their place. */
  without?: ((text: string) => boolean) | undefined
}

/**
 * Finds the passages for a question: cosine and BM25, fused by reciprocal rank (k = 60), near-duplicates merged,
 * and in the order of the workspace's reranker where one is chosen.
 * `passages` is empty when nothing in the library is relevant.
 */
export interface Retriever {
  retrieve(request: PassageRequest, signal?: AbortSignal): Promise<Retrieval>
  /** The same with all chunks that a ranking listed, for whoever asks where a passage got lost. */
  retrieveWithCandidates(
    request: PassageRequest,
    signal?: AbortSignal,
  ): Promise<{ retrieval: Retrieval; candidates: StoredChunk[] }>
}
