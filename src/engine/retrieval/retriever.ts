import type { Retrieval } from '#contract/run.ts'

/**
 * Finds the passages for a question: cosine and BM25, fused by reciprocal rank (k = 60). `passages`
 * is empty when nothing in the library is relevant.
 */
export interface Retriever {
  retrieve(question: string, topK: number, signal?: AbortSignal): Promise<Retrieval>
}
