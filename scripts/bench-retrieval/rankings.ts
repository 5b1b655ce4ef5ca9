import type { Embedder } from '#engine/embedding/embedder.ts'
import type { TestQuery } from './collection.ts'
import type { CollectionLibrary } from './collection-library.ts'

export const methods = ['BM25 alone', 'embeddings alone', 'hybrid'] as const
export type Method = (typeof methods)[number]

/** What one method made of one question. */
export interface Ranking {
  /** Ids of the collection's documents, best first, each once. */
  documents: string[]
  /** From the question to the ranking, embedding of the question included where there is one. */
  durationMs: number
}

/** As many chunks of each ranking as the hybrid fuses, so that all three have the same to choose from. */
const depth = 50

/** A document stands where its best chunk stands. */
const documentsOf = (library: CollectionLibrary, hits: { documentId: string }[]): string[] => [
  ...new Set(hits.map(({ documentId }) => library.collectionId(documentId))),
]

/** Asks one question in all three ways, one after the other. */
export const rankInAllWays = async (
  library: CollectionLibrary,
  embedder: Embedder,
  { text }: TestQuery,
): Promise<Record<Method, Ranking>> => {
  const timed = async (search: () => Promise<{ documentId: string }[]>): Promise<Ranking> => {
    const startedMs = performance.now()
    const hits = await search()
    return { documents: documentsOf(library, hits), durationMs: performance.now() - startedMs }
  }
  return {
    'BM25 alone': await timed(async () => library.keywordIndex.search(text, depth)),
    'embeddings alone': await timed(async () => {
      const [vector] = await embedder.embed([text])
      return vector ? library.vectorStore.search(vector, depth) : []
    }),
    hybrid: await timed(async () => (await library.retriever.retrieve(text, 2 * depth)).passages),
  }
}
