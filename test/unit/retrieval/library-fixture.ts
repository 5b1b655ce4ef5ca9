import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WorkspaceId } from '#contract/ids.ts'
import type { IndexingJob, LibraryEvent } from '#contract/library.ts'
import type { WorkspaceInfo } from '#contract/workspace.ts'
import type { WriteFile } from '#engine/core/atomic-files.ts'
import { systemClock } from '#engine/core/clock.ts'
import { EngineError } from '#engine/core/errors.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { createOneAtATime } from '#engine/core/serial-work.ts'
import type { DocumentReader } from '#engine/documents/document.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'
import { createIndexBuilder, type IndexBuilder } from '#engine/retrieval/index-building.ts'
import { localIndexPlaces } from '#engine/retrieval/index-places.ts'
import { createIndexer, type Indexer } from '#engine/retrieval/indexing.ts'
import type { LibraryFile } from '#engine/retrieval/library-file.ts'
import { createLiveVectors } from '#engine/retrieval/live-vectors.ts'
import type { VectorStore } from '#engine/retrieval/vector-store.ts'
import { createWorkspace, openWorkspace, type Workspace } from '#engine/workspace/workspace.ts'
import { createTrigramEmbedder } from './trigram-embedder.ts'

export const exampleInfo: WorkspaceInfo = {
  id: WorkspaceId.parse('workspace-1'),
  name: 'Example',
  tagline: 'For tests',
  description: 'A workspace of a test.',
  scenarioId: null,
  suggestedQuestions: [],
}

/** A folder that is deleted with the `using` scope. */
export const temporaryFolder = (): { path: string } & Disposable => {
  const path = mkdtempSync(join(tmpdir(), 'diptych-test-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** Reads plain text: one chunk a paragraph; lines that begin with `# ` are headings. */
export const paragraphReader: DocumentReader = {
  async read({ bytes }, signal) {
    if (signal?.aborted) throw new EngineError('CANCELLED', 'Stopped.')
    const text = new TextDecoder().decode(bytes)
    if (text.startsWith('%BROKEN'))
      throw new EngineError('DOCUMENT_UNREADABLE', 'This file is damaged and was not added.')
    let heading: string[] = []
    const chunks = [...text.matchAll(/[^\n]+(\n[^\n]+)*/g)].flatMap(match => {
      if (match[0].startsWith('# ')) {
        heading = [match[0].slice(2)]
        return []
      }
      const span = { start: match.index, end: match.index + match[0].length }
      return [{ text: match[0], span, page: null, headingPath: heading, tokens: match[0].split(' ').length }]
    })
    return {
      format: 'text',
      title: null,
      pages: null,
      text,
      chunks: chunks.map((chunk, ordinal) => ({ ...chunk, ordinal })),
      places: [],
      notice: null,
    }
  },
  async close() {},
}

export const textFile = (name: string, text: string): LibraryFile => {
  const bytes = new TextEncoder().encode(text)
  return { name, sizeBytes: bytes.length, read: async () => bytes }
}

export interface Library extends AsyncDisposable {
  workspace: Workspace
  vectorStore: VectorStore
  indexer: Indexer
  builder: IndexBuilder
  embedder: Embedder
}

/** Opens the real parts over a workspace folder, which is made when it is missing. */
export const openLibrary = async (
  folder: string,
  {
    embedder = createTrigramEmbedder(),
    writeFile,
    reader = paragraphReader,
  }: { embedder?: Embedder; writeFile?: WriteFile; reader?: DocumentReader } = {},
): Promise<Library> => {
  await createWorkspace(folder, exampleInfo).catch(thrown => {
    if (!(thrown instanceof EngineError)) throw thrown
  })
  const write = writeFile ? { writeFile } : {}
  const workspace = await openWorkspace(folder, { logger: silentLogger, ...write })
  const places = await localIndexPlaces(workspace, {
    embedderId: embedder.id,
    dimensions: embedder.dimensions,
    logger: silentLogger,
    ...write,
  })
  const vectors = createLiveVectors(await places.open(workspace.indexes.active()))
  const vectorStore = vectors.store
  const shared = {
    ...{ workspace, reader, embedder, vectorStore },
    exclusive: createOneAtATime(),
    clock: systemClock,
    logger: silentLogger,
  }
  const indexer = createIndexer(shared)
  const builder = createIndexBuilder({
    ...shared,
    vectors,
    places,
    score: async () => null,
    onSwap: indexer.tellAll,
  })
  return {
    ...{ workspace, vectorStore, indexer, builder, embedder },
    async [Symbol.asyncDispose]() {
      await builder.close()
      await indexer.close()
      await vectorStore.close()
      workspace.close()
    },
  }
}

/** Adds files and returns the job as it ended. */
export const addAndWait = async ({ indexer }: Library, files: LibraryFile[]): Promise<IndexingJob> => {
  const jobId = await indexer.add(files)
  await indexer.idle()
  const first = await indexer.watch().next()
  const snapshot = first.value as Extract<LibraryEvent, { type: 'snapshot' }>
  const job = snapshot.jobs.find(({ id }) => id === jobId)
  if (!job) throw new Error('the job is not in the snapshot')
  return job
}

export const stateOf = (job: IndexingJob, name: string): IndexingJob['files'][number]['state'] => {
  const file = job.files.find(file => file.name === name)
  if (!file) throw new Error(`no file ${name} in the job`)
  return file.state
}

/** One for each document whose vectors are in files, beside the cache of all. */
export const vectorFolders = ({ folders }: { folders: { index: string } }): string[] =>
  readdirSync(folders.index)
    .filter(name => !name.startsWith('.'))
    .toSorted()
