import type { Embedder } from '#engine/embedding/embedder.ts'
import type { RankPassages } from '#engine/retrieval/passage-ranking.ts'
import type { TestQuery } from './collection.ts'
import type { CollectionLibrary } from './collection-library.ts'

export const methods = ['BM25 alone', 'embeddings alone', 'hybrid'] as const
/** The hybrid with its best passages in the order of a cross-encoder, where one was named. */
export const rerankedMethod = 'hybrid, reranked'
export type Method = (typeof methods)[number] | typeof rerankedMethod
export type Rankings = Record<(typeof methods)[number], Ranking> & { [rerankedMethod]?: Ranking }

/** What one method made of one question. */
export interface Ranking {
  /** Ids of the collection's documents, best first, each once. */
  documents: string[]
  /** From the question to the ranking, embedding of the question included where there is one. */
  durationMs: number
  /** Whether an answer would be given what was found: the hybrid's relevance floor may hold all of it back. */
  heldBack: boolean
}

/** As many chunks of each ranking as the hybrid fuses, so that all three have the same to choose from. */
const depth = 50

/** A document stands where its best chunk stands. */
const documentsOf = (library: CollectionLibrary, hits: { documentId: string }[]): string[] => [
  ...new Set(hits.map(({ documentId }) => library.collectionId(documentId))),
]

/** Asks one question in all three ways, and reranked where the library has a reranker, one after the other. */
export const rankInAllWays = async (
  library: CollectionLibrary,
  embedder: Embedder,
  { text }: TestQuery,
): Promise<Rankings> => {
  const timed = async (
    search: () => Promise<{ hits: { documentId: string }[]; heldBack?: boolean }>,
  ): Promise<Ranking> => {
    const startedMs = performance.now()
    const { hits, heldBack = false } = await search()
    return { documents: documentsOf(library, hits), durationMs: performance.now() - startedMs, heldBack }
  }
  const hybrid = async (rank: RankPassages) => {
    const { ranked, relevance, notice } = await rank(text, undefined)
    if (notice !== null) throw new Error(notice)
    // A passage that was merged into a better one is shown with it.
    return {
      hits: ranked.flatMap(({ chunk, alsoIn }) => [chunk, ...alsoIn]),
      heldBack: !relevance.relevant,
    }
  }
  const { rerank } = library
  return {
    'BM25 alone': await timed(async () => ({ hits: library.keywordIndex.search(text, depth) })),
    'embeddings alone': await timed(async () => {
      const [vector] = await embedder.embed([text])
      return { hits: vector ? await library.vectorStore.search(vector, depth) : [] }
    }),
    hybrid: await timed(() => hybrid(library.rank)),
    ...(rerank && { [rerankedMethod]: await timed(() => hybrid(rerank)) }),
  }
}
