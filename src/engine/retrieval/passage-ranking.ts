import type { LibraryFilter } from '#contract/library-filter.ts'
import type { Passage } from '#contract/run.ts'
import type { SearchResult } from '#contract/search.ts'
import type { Clock } from '#engine/core/clock.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'
import { type SearchScope, scopeOf } from '#engine/workspace/document-filter.ts'
import type { StoredChunk } from '#engine/workspace/document-store.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import { searchText } from './chunk-text.ts'
import { fuseRankings } from './fusion.ts'
import type { KeywordIndex } from './keyword-index.ts'
import { mergeNearDuplicates } from './near-duplicates.ts'
import { type CosineFloor, isAnythingRelevant, isKeywordEvidence, shippedFloor } from './relevance.ts'
import type { Reranker } from './reranker.ts'
import { rerankBest } from './reranking.ts'
import type { VectorHit, VectorStore } from './vector-store.ts'

/**
 * How deep each ranking is read before fusing. With k = 60 the 50th place of one ranking adds 0.009;
 * what stands deeper in both cannot reach the first ten.
 */
const candidatesPerRanking = 50

/** Chunks whose words are looked at for evidence: the best of the keyword ranking. */
const evidenceDepth = 5

export interface RankingDeps {
  embedder: Embedder
  vectorStore: VectorStore
  keywordIndex: KeywordIndex
  workspace: Pick<Workspace, 'documents' | 'database'>
  clock: Clock
  /** Of relevance, as it is when a question is asked; the shipped one unless the library was measured. */
  floor?: () => CosineFloor | Promise<CosineFloor>
  /** The one that is chosen when a question is asked; null when none is. */
  reranker?: () => Reranker | null
}

/** A chunk that was found, with its place in both rankings (from 1). */
export interface RankedChunk {
  chunk: StoredChunk
  score: number
  cosine: number | null
  cosineRank: number | null
  bm25: number | null
  bm25Rank: number | null
  /** Place in both rankings fused, from 1. */
  fusedRank: number
  /** The reranker's score and place; null when none looked at it. */
  rerank: number | null
  rerankRank: number | null
  /** Chunks that say nothing that this one does not say; they are not in the ranking. */
  alsoIn: StoredChunk[]
}

interface Ranking {
  /** Best first. Also where nothing is relevant: a person may look at what was closest. */
  ranked: RankedChunk[]
  relevance: SearchResult['relevance']
  reranker: SearchResult['reranker']
  /** Why the chosen reranker did not order them. */
  notice: string | null
  scope: SearchScope
  embeddingMs: number
  vectorMs: number
  keywordMs: number
  /** null where no reranker was asked. */
  rerankMs: number | null
}

export type RankPassages = (
  question: string,
  filter: LibraryFilter | undefined,
  signal?: AbortSignal,
) => Promise<Ranking>

/**
 * The one ranking of a workspace's passages, under answers and under the search screen: cosine and BM25 fused by
 * reciprocal rank, near-duplicates merged, the best of them in the order of the chosen reranker. Whether anything is
 * relevant is decided before and without it: its scores have no scale that could be measured for every model.
 * Throws CANCELLED when `signal` aborts.
 */
export const createPassageRanking =
  ({
    embedder,
    vectorStore,
    keywordIndex,
    workspace,
    clock,
    floor = () => shippedFloor,
    reranker = () => null,
  }: RankingDeps): RankPassages =>
  async (question, filter, signal) => {
    const scope = scopeOf(workspace.database, filter)
    const isSearchable = vectorStore.count > 0 && scope.documents > 0
    const startedMs = clock.monotonicMs()
    const [queryVector] = isSearchable ? await embedder.embed([question], signal) : []
    const embeddedMs = clock.monotonicMs()
    const dense: VectorHit[] = queryVector
      ? await vectorStore.search(queryVector, candidatesPerRanking, scope.within)
      : []
    const comparedMs = clock.monotonicMs()
    const sparse = isSearchable ? keywordIndex.search(question, candidatesPerRanking, scope.within) : []
    const foundMs = clock.monotonicMs()

    const fused = fuseRankings(
      dense.map(hit => hit.chunkId),
      sparse.map(hit => hit.chunkId),
    )
    // A document being added has vectors a moment before it has rows.
    const chunks = workspace.documents.chunksById(fused.map(({ chunkId }) => chunkId))
    const byMeaning = new Map(dense.map((hit, index) => [hit.chunkId, { ...hit, rank: index + 1 }]))
    const byWords = new Map(sparse.map((hit, index) => [hit.chunkId, { ...hit, rank: index + 1 }]))
    const candidates = fused.flatMap(({ chunkId, score }) => {
      const chunk = chunks.get(chunkId)
      return chunk ? [{ ...chunk, chunk, score }] : []
    })
    const distinct = mergeNearDuplicates(candidates).map(({ kept: { chunk, score }, merged }, index) => ({
      chunk,
      score,
      fusedRank: index + 1,
      cosine: byMeaning.get(chunk.id)?.cosine ?? null,
      cosineRank: byMeaning.get(chunk.id)?.rank ?? null,
      bm25: byWords.get(chunk.id)?.bm25 ?? null,
      bm25Rank: byWords.get(chunk.id)?.rank ?? null,
      alsoIn: merged.map(({ chunk: other }) => other),
    }))

    const chosen = distinct.length > 0 ? reranker() : null
    const mergedMs = clock.monotonicMs()
    const reranked = await rerankBest(question, distinct, ({ chunk }) => searchText(chunk), chosen, signal)
    const rerankedMs = clock.monotonicMs()

    const bestCosine = dense[0]?.cosine ?? null
    const evidence = sparse.slice(0, evidenceDepth).map(hit => hit.evidence)
    const threshold = await floor()
    return {
      ...reranked,
      relevance: {
        relevant: isAnythingRelevant(bestCosine, evidence, threshold),
        bestCosine,
        cosineFloor: threshold.cosine,
        floorSampleSize: threshold.sampleSize,
        keywordEvidence: evidence.some(isKeywordEvidence),
      },
      scope,
      embeddingMs: embeddedMs - startedMs,
      vectorMs: comparedMs - embeddedMs,
      keywordMs: foundMs - comparedMs,
      rerankMs: chosen && rerankedMs - mergedMs,
    }
  }

/** A ranked chunk as the page and the prompt show it. `read` is what of it is read. */
export const toPassage = (
  { chunk, score, cosine, bm25, rerank }: RankedChunk,
  number: number,
  read: Pick<Passage, 'span' | 'text'> = chunk,
): Passage => ({
  number,
  chunkId: chunk.id,
  documentId: chunk.documentId,
  documentName: chunk.documentName,
  page: chunk.page,
  headingPath: chunk.headingPath,
  span: read.span,
  text: read.text,
  score,
  cosine,
  bm25,
  rerank,
})
