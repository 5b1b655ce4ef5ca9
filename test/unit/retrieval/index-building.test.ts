import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { IndexScore } from '#contract/library.ts'
import { systemClock } from '#engine/core/clock.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { createOneAtATime } from '#engine/core/serial-work.ts'
import type { DocumentReader } from '#engine/documents/document.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'
import { createIndexBuilder, type IndexBuilder } from '#engine/retrieval/index-building.ts'
import { localIndexPlaces } from '#engine/retrieval/index-places.ts'
import { createIndexer, type Indexer } from '#engine/retrieval/indexing.ts'
import { createKeywordIndex } from '#engine/retrieval/keyword-index.ts'
import { createLiveVectors } from '#engine/retrieval/live-vectors.ts'
import type { VectorStore } from '#engine/retrieval/vector-store.ts'
import { createWorkspace, openWorkspace, type Workspace } from '#engine/workspace/workspace.ts'
import { exampleInfo, temporaryFolder, textFile } from './library-fixture.ts'
import { createTrigramEmbedder } from './trigram-embedder.ts'

/** One chunk for so many words as the limits allow tokens. */
const wordReader: DocumentReader = {
  async read({ bytes, limits }) {
    const text = new TextDecoder().decode(bytes)
    if (limits && limits.maxTokens < 100 && text.includes('%STUBBORN'))
      throw new Error('cannot be cut so small')
    const words = [...text.matchAll(/\S+/g)]
    const step = limits?.maxTokens ?? 200
    const chunks = Array.from({ length: Math.ceil(words.length / step) }, (_, ordinal) => {
      const members = words.slice(ordinal * step, (ordinal + 1) * step)
      const start = members[0]?.index ?? 0
      const last = members.at(-1)
      const end = (last?.index ?? 0) + (last?.[0].length ?? 0)
      const span = { start, end }
      return {
        ordinal,
        text: text.slice(start, end),
        span,
        page: null,
        headingPath: [],
        tokens: members.length,
      }
    })
    return { format: 'text', title: null, pages: null, text, chunks, places: [], notice: null }
  },
  async close() {},
}

interface Opened extends AsyncDisposable {
  workspace: Workspace
  vectorStore: VectorStore
  indexer: Indexer
  builder: IndexBuilder
  embedded: string[]
}

const open = async (
  folder: string,
  score: () => Promise<IndexScore | null> = async () => null,
): Promise<Opened> => {
  if (!existsSync(folder)) await createWorkspace(folder, exampleInfo)
  const workspace = await openWorkspace(folder, { logger: silentLogger })
  const trigrams = createTrigramEmbedder()
  const embedded: string[] = []
  const embedder: Embedder = {
    ...trigrams,
    embed(texts, signal) {
      embedded.push(...texts)
      return trigrams.embed(texts, signal)
    },
  }
  const { id: embedderId, dimensions } = embedder
  const places = await localIndexPlaces(workspace, { embedderId, dimensions, logger: silentLogger })
  const vectors = createLiveVectors(await places.open(workspace.indexes.active()))
  const shared = {
    workspace,
    reader: wordReader,
    embedder,
    vectorStore: vectors.store,
    exclusive: createOneAtATime(),
    clock: systemClock,
    logger: silentLogger,
  }
  const indexer = createIndexer(shared)
  const builder = createIndexBuilder({ ...shared, vectors, places, score, onSwap: indexer.tellAll })
  await indexer.reconcile()
  builder.resume()
  return {
    workspace,
    vectorStore: vectors.store,
    indexer,
    builder,
    embedded,
    async [Symbol.asyncDispose]() {
      await builder.close()
      await indexer.close()
      await vectors.store.close()
      workspace.close()
    },
  }
}

const herons = Array.from({ length: 150 }, (_, i) => `heron${i}`).join(' ')
const short = 'Storks nest on chimneys.'

const built = ({ builder }: Opened): Promise<void> =>
  expect.poll(() => builder.status().building, { timeout: 5000, interval: 10 }).toBeNull() as Promise<void>

const withDocuments = async (opened: Opened): Promise<void> => {
  await opened.indexer.add([textFile('herons.txt', herons), textFile('storks.txt', short)])
  await opened.indexer.idle()
}

test('builds an index with other limits beside the old one, which then can be restored', async () => {
  using folder = temporaryFolder()
  await using library = await open(join(folder.path, 'w'))
  await withDocuments(library)
  expect(library.workspace.documents.chunkCount()).toBe(2)

  library.builder.rebuild({ maxTokens: 50, overlapShare: 0 })
  await built(library)
  const { active, previous } = library.builder.status()
  expect(active).toMatchObject({ generation: 2, limits: { maxTokens: 50 }, chunks: 4, documents: 2 })
  expect(previous).toMatchObject({ generation: 1, chunks: 2, documents: 2 })
  expect(library.vectorStore.count).toBe(4)
  expect(library.workspace.documents.findByName('herons.txt')?.chunks).toBe(3)
  const [hit] = createKeywordIndex(library.workspace).search('heron149', 5)
  expect(hit?.chunkId).toMatch(/:00002$/)

  await library.builder.restore()
  expect(library.builder.status().active.generation).toBe(1)
  expect(library.vectorStore.count).toBe(2)
  expect(library.workspace.documents.findByName('herons.txt')?.chunks).toBe(1)
})

test('tells those who watch how many chunks each document has in the index that took over', async () => {
  using folder = temporaryFolder()
  await using library = await open(join(folder.path, 'w'))
  await withDocuments(library)
  const events = library.indexer.watch(AbortSignal.timeout(20_000))
  await events.next()
  library.builder.rebuild({ maxTokens: 50, overlapShare: 0 })
  const { value } = await events.next()
  const chunks = value?.type === 'snapshot' && value.documents.map(document => document.chunks)
  expect(chunks).toEqual([3, 1])
})

test('embeds only the chunks that the other limits made anew', async () => {
  using folder = temporaryFolder()
  await using library = await open(join(folder.path, 'w'))
  await withDocuments(library)
  library.embedded.length = 0
  library.builder.rebuild({ maxTokens: 50, overlapShare: 0 })
  await built(library)
  expect(library.embedded).toHaveLength(3)
  expect(library.embedded).not.toContain(short)
})

test('embeds a text once that the other limits make in two documents', async () => {
  using folder = temporaryFolder()
  await using library = await open(join(folder.path, 'w'))
  await withDocuments(library)
  await library.indexer.add([textFile('herons-and-more.txt', `${herons} bittern`)])
  await library.indexer.idle()
  library.embedded.length = 0
  library.builder.rebuild({ maxTokens: 50, overlapShare: 0 })
  await built(library)
  // Three of fifty herons each, in both, and the bittern; the storks have a vector in the old index.
  expect(library.builder.status().active.chunks).toBe(8)
  expect(library.embedded).toHaveLength(4)
})

test('takes in what was added after the swap when the previous index is restored, and forgets what was removed', async () => {
  using folder = temporaryFolder()
  await using library = await open(join(folder.path, 'w'))
  await withDocuments(library)
  library.builder.rebuild({ maxTokens: 50, overlapShare: 0 })
  await built(library)
  const herring = library.workspace.documents.findByName('herons.txt')
  if (!herring) throw new Error('herons.txt is missing')
  await library.indexer.remove(herring.id)
  expect(readdirSync(join(folder.path, 'w', 'index'))).not.toContain(herring.id)
  await library.indexer.add([textFile('cranes.txt', 'Cranes dance.')])
  await library.indexer.idle()

  await library.builder.restore()
  expect(library.workspace.documents.list().map(({ name, chunks }) => [name, chunks])).toEqual([
    ['cranes.txt', 1],
    ['storks.txt', 1],
  ])
  expect(library.vectorStore.documentIds()).toHaveLength(2)
  expect(createKeywordIndex(library.workspace).search('heron1', 5)).toEqual([])
  expect(createKeywordIndex(library.workspace).search('crane', 5)).toHaveLength(1)
})

test('goes on with a build after the workspace was closed in the middle of it', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'w')
  {
    await using library = await open(path)
    await withDocuments(library)
    library.builder.rebuild({ maxTokens: 50, overlapShare: 0 })
    await expect.poll(() => library.builder.status().building, { interval: 1 }).not.toBeNull()
  }
  await using library = await open(path)
  await built(library)
  expect(library.builder.status().active).toMatchObject({ generation: 2, chunks: 4 })
  expect(library.vectorStore.count).toBe(4)
})

test('gives up a build without a trace when asked to', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'w')
  await using library = await open(path)
  await withDocuments(library)
  library.builder.rebuild({ maxTokens: 50, overlapShare: 0 })
  await expect.poll(() => library.builder.status().building, { interval: 1 }).not.toBeNull()
  await library.builder.cancel()
  expect(library.builder.status()).toMatchObject({
    active: { generation: 1 },
    building: null,
    previous: null,
  })
  expect(readdirSync(path).filter(name => name.startsWith('index-'))).toEqual([])
  const tables = library.workspace.database
    .prepare("select name from sqlite_schema where name like 'chunks%2%'")
    .all()
  expect(tables).toEqual([])
})

test('keeps the chunks of a document that cannot be cut anew', async () => {
  using folder = temporaryFolder()
  await using library = await open(join(folder.path, 'w'))
  await library.indexer.add([textFile('stubborn.txt', `%STUBBORN ${herons}`)])
  await library.indexer.idle()
  library.builder.rebuild({ maxTokens: 50, overlapShare: 0 })
  await built(library)
  expect(library.builder.status().active).toMatchObject({ generation: 2, chunks: 1, documents: 1 })
})

test('compares both indexes on the test questions, and says when there is nothing to restore', async () => {
  using folder = temporaryFolder()
  const scores = [
    { questions: 4, hitAt3: 0.5, meanReciprocalRank: 0.25 },
    { questions: 4, hitAt3: 1, meanReciprocalRank: 0.75 },
  ]
  await using library = await open(join(folder.path, 'w'), async () => scores.shift() ?? null)
  await withDocuments(library)
  await expect(library.builder.restore()).rejects.toMatchObject({ code: 'INDEX_NOT_FOUND' })
  library.builder.rebuild({ maxTokens: 50, overlapShare: 0 })
  await built(library)
  await expect
    .poll(() => library.builder.status().comparison, { interval: 10 })
    .toEqual({
      previous: { questions: 4, hitAt3: 0.5, meanReciprocalRank: 0.25 },
      active: { questions: 4, hitAt3: 1, meanReciprocalRank: 0.75 },
    })
})
