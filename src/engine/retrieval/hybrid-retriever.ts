import type { Passage } from '#contract/run.ts'
import type { Clock } from '#engine/core/clock.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import { searchText } from './chunk-text.ts'
import { fuseRankings } from './fusion.ts'
import type { KeywordIndex } from './keyword-index.ts'
import { isAnythingRelevant, keywordEvidence } from './relevance.ts'
import type { Retriever } from './retriever.ts'
import type { VectorStore } from './vector-store.ts'

/**
 * How deep each ranking is read before fusing. With k = 60 the 50th place of one ranking adds 0.009;
 * what stands deeper in both cannot reach the first ten.
 */
const candidatesPerRanking = 50

/** Chunks whose words are looked at for evidence: the best of the keyword ranking. */
const evidenceDepth = 5

export interface RetrieverDeps {
  embedder: Embedder
  vectorStore: VectorStore
  keywordIndex: KeywordIndex
  workspace: Pick<Workspace, 'documents'>
  clock: Clock
}

/** Cosine and BM25 over one workspace, fused by reciprocal rank. Throws CANCELLED when `signal` aborts. */
export const createRetriever = ({
  embedder,
  vectorStore,
  keywordIndex,
  workspace,
  clock,
}: RetrieverDeps): Retriever => ({
  async retrieve(question, topK, signal) {
    const startedMs = clock.monotonicMs()
    const done = (passages: Passage[]) => ({ passages, durationMs: clock.monotonicMs() - startedMs })
    if (vectorStore.count === 0) return done([])

    const [queryVector] = await embedder.embed([question], signal)
    const dense = queryVector ? await vectorStore.search(queryVector, candidatesPerRanking) : []
    const sparse = keywordIndex.search(question, candidatesPerRanking)
    const fused = fuseRankings(
      dense.map(hit => hit.chunkId),
      sparse.map(hit => hit.chunkId),
    )
    const chunks = workspace.documents.chunksById(fused.map(({ chunkId }) => chunkId))
    const evidence = sparse.slice(0, evidenceDepth).flatMap(({ chunkId }) => {
      const chunk = chunks.get(chunkId)
      return chunk ? [keywordEvidence(question, searchText(chunk))] : []
    })
    if (!isAnythingRelevant(dense[0]?.cosine ?? null, evidence)) return done([])

    const cosines = new Map(dense.map(hit => [hit.chunkId, hit.cosine]))
    const scores = new Map(sparse.map(hit => [hit.chunkId, hit.bm25]))
    const passages = fused
      .flatMap(({ chunkId, score }) => {
        // A document being added has vectors a moment before it has rows.
        const chunk = chunks.get(chunkId)
        return chunk ? [{ chunk, score }] : []
      })
      .slice(0, topK)
      .map(
        ({ chunk, score }, index): Passage => ({
          number: index + 1,
          chunkId: chunk.id,
          documentId: chunk.documentId,
          documentName: chunk.documentName,
          page: chunk.page,
          headingPath: chunk.headingPath,
          span: chunk.span,
          text: chunk.text,
          score,
          cosine: cosines.get(chunk.id) ?? null,
          bm25: scores.get(chunk.id) ?? null,
        }),
      )
    return done(passages)
  },
})
