import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ChunkId, DocumentId } from '#contract/ids.ts'
import { silentLogger } from '#engine/core/logging.ts'
import type { ChunkVector } from '#engine/retrieval/vector-store.ts'
import { openVectraStore } from '#engine/retrieval/vectra-store.ts'
import { temporaryFolder } from './library-fixture.ts'
import { createTrigramEmbedder } from './trigram-embedder.ts'

const embedder = createTrigramEmbedder()
/** The record on disk alone: the cache has tests of its own. */
const options = {
  ...{ embedderId: embedder.id, dimensions: embedder.dimensions, logger: silentLogger },
  cacheFromVectors: Number.POSITIVE_INFINITY,
}
const documentId = (name: string): DocumentId => DocumentId.parse(name)
const vectorsOf = async (name: string, texts: string[]): Promise<ChunkVector[]> =>
  (await embedder.embed(texts)).map((vector, index) => ({
    chunkId: ChunkId.parse(`${name}:${String(index).padStart(5, '0')}`),
    vector,
  }))
const bigItems = Array.from({ length: 4100 }, (_, i) => ({
  chunkId: ChunkId.parse(`big:${String(i).padStart(5, '0')}`),
  vector: Float32Array.from([Math.cos(i), Math.sin(i), 0, 0]),
}))
const filesOf = (folder: string, name: string): string[] =>
  readdirSync(join(folder, name)).map(file => join(folder, name, file))

test('gives the same vectors and the same answers after reopening', async () => {
  using folder = temporaryFolder()
  const store = await openVectraStore(folder.path, options)
  await store.add(documentId('a'), await vectorsOf('a', ['reset the pump', 'clean the filter']))
  await store.add(documentId('b'), await vectorsOf('b', ['opening hours of the shop']))
  const [query] = await embedder.embed(['resetting a pump'])
  if (!query) throw new Error('no query vector')
  const before = await store.search(query, 3)
  expect(before[0]?.chunkId).toBe('a:00000')
  expect(before.map(({ cosine }) => cosine)).toEqual(
    before.map(({ cosine }) => cosine).toSorted((x, y) => y - x),
  )

  const reopened = await openVectraStore(folder.path, options)
  expect(reopened.count).toBe(3)
  expect(await reopened.search(query, 3)).toEqual(before)
  expect(reopened.chunkIds(documentId('a'))).toEqual(['a:00000', 'a:00001'])
})

test('removes a document from memory and from disk, and replaces one as a whole', async () => {
  using folder = temporaryFolder()
  const store = await openVectraStore(folder.path, options)
  await store.add(documentId('a'), await vectorsOf('a', ['one', 'two', 'three']))
  await store.add(documentId('a'), await vectorsOf('a', ['four']))
  expect(store.count).toBe(1)
  await store.remove(documentId('a'))
  await store.remove(documentId('never-there'))
  expect(store.count).toBe(0)
  expect(readdirSync(folder.path)).toEqual([])
})

test('does not list a document whose file was cut short, emptied, garbled or lost', async () => {
  using folder = temporaryFolder()
  const store = await openVectraStore(folder.path, options)
  const texts = ['one thing', 'another thing', 'a third thing', 'a fourth']
  for (const name of ['good', 'short', 'half', 'empty', 'garbled', 'lost'])
    await store.add(documentId(name), await vectorsOf(name, texts))
  const file = (name: string): string => filesOf(folder.path, name)[0] ?? ''
  const bytes = readFileSync(file('short'))
  // The protobuf decoder reads a file that ends after a whole item without complaint.
  const itemBytes = Math.round(bytes.length / texts.length)
  for (let cut = bytes.length - itemBytes - 8; cut <= bytes.length - itemBytes + 8; cut++) {
    writeFileSync(file('short'), bytes.subarray(0, cut))
    truncateSync(file('half'), Math.floor(bytes.length / 2))
    truncateSync(file('empty'), 0)
    writeFileSync(file('garbled'), Buffer.alloc(bytes.length, 0x5a))
    truncateSync(file('lost'), 0)
    const damaged = await openVectraStore(folder.path, options)
    expect(damaged.documentIds(), `cut at ${cut}`).toEqual(['good'])
    expect(damaged.count).toBe(4)
    for (const name of ['short', 'half', 'empty', 'garbled', 'lost'])
      await damaged.add(documentId(name), await vectorsOf(name, texts))
  }
})

test('does not list vectors of another embedder', async () => {
  using folder = temporaryFolder()
  const store = await openVectraStore(folder.path, options)
  await store.add(documentId('a'), await vectorsOf('a', ['one']))
  const other = await openVectraStore(folder.path, { ...options, embedderId: 'another' })
  expect(other.documentIds()).toEqual([])
})

test('says that the disk is full in its own words and keeps the other documents', async () => {
  using folder = temporaryFolder()
  const store = await openVectraStore(folder.path, { ...options, dimensions: 4 })
  await store.add(documentId('kept'), bigItems.slice(0, 1))
  // Of two files.
  for (const failAt of [1, 2]) {
    let writes = 0
    const full = await openVectraStore(folder.path, {
      ...options,
      dimensions: 4,
      writeFile: async (path, bytes) => {
        if (++writes === failAt) throw Object.assign(new Error('no space'), { code: 'ENOSPC', path })
        writeFileSync(path, bytes)
      },
    })
    await expect(full.add(documentId('new'), bigItems.slice(1, 2100))).rejects.toMatchObject({
      code: 'ENOSPC',
    })
    expect(full.documentIds()).toEqual(['kept'])
    expect(existsSync(join(folder.path, 'new'))).toBe(false)
  }
})

test('spreads a large document over several files and refuses it when one is missing', async () => {
  using folder = temporaryFolder()
  const store = await openVectraStore(folder.path, { ...options, dimensions: 4 })
  await store.add(documentId('big'), bigItems)
  expect(filesOf(folder.path, 'big')).toHaveLength(3)
  const reopened = await openVectraStore(folder.path, { ...options, dimensions: 4 })
  expect(reopened.count).toBe(4100)
  expect(reopened.chunkIds(documentId('big'))).toEqual(bigItems.map(({ chunkId }) => chunkId))
  rmSync(filesOf(folder.path, 'big').at(-1) ?? '')
  expect((await openVectraStore(folder.path, { ...options, dimensions: 4 })).count).toBe(0)
})

test('refuses a vector that is not a number or of another length', async () => {
  using folder = temporaryFolder()
  const store = await openVectraStore(folder.path, { ...options, dimensions: 2 })
  const chunkId = ChunkId.parse('a:0')
  for (const vector of [Float32Array.from([Number.NaN, 1]), Float32Array.from([1])])
    await expect(store.add(documentId('a'), [{ chunkId, vector }])).rejects.toMatchObject({
      code: 'MODEL_CORRUPT',
    })
})
