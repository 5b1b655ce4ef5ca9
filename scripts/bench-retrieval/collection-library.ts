import { join } from 'node:path'
import { WorkspaceId } from '#contract/ids.ts'
import { systemClock } from '#engine/core/clock.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { createOneAtATime } from '#engine/core/serial-work.ts'
import { chunkBlocks, defaultChunkLimits } from '#engine/documents/chunking.ts'
import type { DocumentReader } from '#engine/documents/document.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'
import type { TokenCounter } from '#engine/models/embedding-tokenizer.ts'
import { createIndexer } from '#engine/retrieval/indexing.ts'
import { createKeywordIndex, type KeywordIndex } from '#engine/retrieval/keyword-index.ts'
import type { LibraryFile } from '#engine/retrieval/library-file.ts'
import { createPassageRanking, type RankPassages } from '#engine/retrieval/passage-ranking.ts'
import { createRelevanceFloor } from '#engine/retrieval/relevance-floor.ts'
import type { Reranker } from '#engine/retrieval/reranker.ts'
import type { VectorStore } from '#engine/retrieval/vector-store.ts'
import { openVectraStore } from '#engine/retrieval/vectra-store.ts'
import { createWorkspace, openWorkspace } from '#engine/workspace/workspace.ts'
import type { TestCollection, TestDocument } from './collection.ts'

/** A collection in the library of a workspace, with the three ways to search it. */
export interface CollectionLibrary extends AsyncDisposable {
  keywordIndex: KeywordIndex
  vectorStore: VectorStore
  /** The ranking under answers and under the search screen. */
  rank: RankPassages
  /** The same with a reranker, where there is one. */
  rerank: RankPassages | undefined
  /** Id in the collection of a document of the library. */
  collectionId(documentId: string): string
  chunks: number
  /** Documents that have no text at all, so that nothing can find them. */
  empty: string[]
}

/**
 * Reads documents of a collection as the parsers read files: one paragraph under a title, cut into chunks by the
 * engine's own chunker. A title that is missing stays empty; a library's file would be named by its file name.
 */
const collectionReader = (
  documents: ReadonlyMap<string, TestDocument>,
  { countTokens }: TokenCounter,
): DocumentReader => ({
  async read({ name }) {
    const document = documents.get(name)
    if (!document) throw new Error(`${name} is no document of the collection`)
    const { title, text: body } = document
    const text = body.trim() === '' ? title : body
    const block = { kind: 'paragraph' as const, text, headingPath: [], page: null }
    return {
      format: 'text',
      title,
      pages: null,
      ...chunkBlocks([block], defaultChunkLimits, countTokens),
      places: [],
      notice: null,
    }
  },
  async close() {},
})

const workspaceInfo = {
  id: WorkspaceId.parse('bench-retrieval'),
  name: 'bench-retrieval',
  tagline: '',
  description: '',
  scenarioId: null,
  suggestedQuestions: [],
}

/** Puts every document through the indexer into a new workspace in `folder`. `onProgress` hears how many are read. */
export const openCollectionLibrary = async (
  { documents }: TestCollection,
  folder: string,
  {
    embedder,
    tokens,
    reranker,
  }: { embedder: Embedder; tokens: TokenCounter; reranker?: Reranker | undefined },
  onProgress: (read: number) => void,
): Promise<CollectionLibrary> => {
  const path = join(folder, 'workspace')
  await createWorkspace(path, workspaceInfo)
  const workspace = await openWorkspace(path, { logger: silentLogger })
  const vectorStore = await openVectraStore(workspace.folders.index, {
    embedderId: embedder.id,
    dimensions: embedder.dimensions,
    logger: silentLogger,
  })
  // Ids of collections hold slashes and hashes; a name in the library must not.
  const byName = new Map(documents.map((document, index) => [`document-${index}`, document]))
  const reader = collectionReader(byName, tokens)
  const indexer = createIndexer({
    exclusive: createOneAtATime(),
    workspace,
    embedder,
    vectorStore,
    clock: systemClock,
    logger: silentLogger,
    reader: {
      ...reader,
      read(file, signal) {
        onProgress(Number(file.name.slice('document-'.length)) + 1)
        return reader.read(file, signal)
      },
    },
  })
  const files = [...byName].map(([name, document]): LibraryFile => {
    // The id makes the bytes of documents with the same text differ: a library keeps the same content once.
    const bytes = new TextEncoder().encode(JSON.stringify(document))
    return { name, sizeBytes: bytes.length, read: async () => bytes }
  })
  const jobId = await indexer.add(files)
  await indexer.idle()
  // Only a document without any text may be missing; anything else would make the figures wrong.
  const empty: string[] = []
  for (const { name, state } of indexer.jobFiles(jobId, 0, files.length)) {
    if (state.type === 'indexed') continue
    if (state.type !== 'failed' || state.failure.code !== 'DOCUMENT_EMPTY')
      throw new Error(`${byName.get(name)?.id} did not get into the library: ${JSON.stringify(state)}`)
    empty.push(byName.get(name)?.id ?? name)
  }
  const ids = new Map(workspace.documents.list().map(({ id, name }) => [String(id), byName.get(name)?.id]))
  const keywordIndex = createKeywordIndex(workspace)
  const floor = createRelevanceFloor({
    embedder,
    vectorStore,
    settings: workspace.settings,
    generation: () => workspace.indexes.active().generation,
    logger: silentLogger,
  })
  await floor.refresh()
  const ranking = {
    ...{ embedder, vectorStore, keywordIndex, workspace },
    clock: systemClock,
    floor: floor.current,
  }
  return {
    keywordIndex,
    vectorStore,
    rank: createPassageRanking(ranking),
    rerank: reranker && createPassageRanking({ ...ranking, reranker: () => reranker }),
    chunks: workspace.documents.chunkCount(),
    empty,
    collectionId(documentId) {
      const id = ids.get(documentId)
      if (id === undefined) throw new Error(`${documentId} is no document of the collection`)
      return id
    },
    async [Symbol.asyncDispose]() {
      await floor.close()
      await indexer.close()
      workspace.close()
    },
  }
}
