import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DocumentId } from '#contract/ids.ts'
import { createRandom } from '#engine/core/random.ts'
import { dotAt } from '#engine/retrieval/dot-product.ts'
import type { ChunkVector, VectorStore } from '#engine/retrieval/vector-store.ts'
import { openVectraStore } from '#engine/retrieval/vectra-store.ts'
import { temporaryFolder } from './library-fixture.ts'
import { randomItems, unitVector } from './random-vectors.ts'

const dimensions = 24
const embedderId = 'e'
const documentId = (name: string): DocumentId => DocumentId.parse(name)
const itemsOf = (name: string, seed = name): ChunkVector[] =>
  randomItems(documentId(name), 10, dimensions, seed)

/** A store that keeps a cache from the first vector on, and what it complains about. */
const open = async (folder: string, options: { embedderId?: string } = {}) => {
  const complaints: string[] = []
  const store = await openVectraStore(folder, {
    embedderId,
    dimensions,
    cacheFromVectors: 1,
    logger: { info() {}, warn() {}, error: (message, error) => complaints.push(`${message}: ${error}`) },
    ...options,
  })
  return { store, complaints }
}

const cacheOf = (folder: string): string => join(folder, '.diptych-vectors.cache')
const recordOf = (folder: string, name: string): string => join(folder, name, 'vectors-0000.pb')

/** Ten documents; resolves when they are on disk and the store is closed. */
const tenDocuments = async (folder: string): Promise<Map<string, ChunkVector[]>> => {
  const { store } = await open(folder)
  const held = new Map<string, ChunkVector[]>()
  for (let d = 0; d < 10; d++) {
    held.set(`d${d}`, itemsOf(`d${d}`))
    await store.add(documentId(`d${d}`), itemsOf(`d${d}`))
  }
  await store.close()
  return held
}

/** That the store finds in these vectors, and no others, what sorting them finds. */
const expectExactly = async (store: VectorStore, held: Map<string, ChunkVector[]>): Promise<void> => {
  expect(store.documentIds().toSorted()).toEqual([...held.keys()].map(documentId).toSorted())
  const all = [...held.values()].flat()
  expect(store.count).toBe(all.length)
  const query = unitVector(createRandom('query'), dimensions)
  const sorted = all
    .map(({ chunkId, vector }) => ({ chunkId, cosine: dotAt(query, vector, 0) }))
    .sort((a, b) => b.cosine - a.cosine)
  expect((await store.search(query, 20)).map(({ chunkId, cosine }) => ({ chunkId, cosine }))).toEqual(
    sorted.slice(0, 20),
  )
}

/**
 * Damages the record of a document without changing when it was written, so that only a store that does
 * not read it still has the document.
 */
const damageUnseen = (path: string): void => {
  const { atime, mtime } = statSync(path)
  utimesSync(path, atime, mtime)
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.fill(0))
  utimesSync(path, atime, mtime)
}

test('opens from the cache alone', async () => {
  using folder = temporaryFolder()
  // Whole seconds, which utimes can set exactly.
  const held = await tenDocuments(folder.path)
  for (const name of held.keys()) utimesSync(recordOf(folder.path, name), 1000, 1000)
  await (await open(folder.path)).store.close()
  for (const name of held.keys()) damageUnseen(recordOf(folder.path, name))
  const { store, complaints } = await open(folder.path)
  await expectExactly(store, held)
  expect(complaints).toEqual([])
  await store.close()
})

test('opens right whatever was cut off the cache', async () => {
  using folder = temporaryFolder()
  const held = await tenDocuments(folder.path)
  const whole = readFileSync(cacheOf(folder.path))
  for (let cut = 0; cut < whole.length; cut += 997) {
    writeFileSync(cacheOf(folder.path), whole.subarray(0, cut))
    const { store } = await open(folder.path)
    await expectExactly(store, held)
    await store.close()
    expect(statSync(cacheOf(folder.path)).size, `cut at ${cut}`).toBe(whole.length)
  }
})

test('opens right whatever bytes of the cache were flipped', async () => {
  using folder = temporaryFolder()
  const held = await tenDocuments(folder.path)
  const whole = readFileSync(cacheOf(folder.path))
  const random = createRandom('flips')
  // The beginning of the file by every byte, the rest here and there.
  for (const at of [
    ...Array.from({ length: 24 }, (_, i) => i),
    ...Array.from({ length: 30 }, () => random.integer(whole.length)),
  ]) {
    const bytes = Buffer.from(whole)
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.integer(8)), at)
    writeFileSync(cacheOf(folder.path), bytes)
    const { store } = await open(folder.path)
    await expectExactly(store, held)
    await store.close()
  }
  writeFileSync(cacheOf(folder.path), Buffer.alloc(5000, 0x5a))
  const { store } = await open(folder.path)
  await expectExactly(store, held)
  await store.close()
})

test('has the new vectors when the process ended between writing them and copying them to the cache', async () => {
  using folder = temporaryFolder()
  const held = await tenDocuments(folder.path)
  const before = `${cacheOf(folder.path)}.before`
  copyFileSync(cacheOf(folder.path), before)
  {
    const { store } = await open(folder.path)
    // One that is new, one replaced by as many chunks, one removed.
    for (const [name, seed] of [
      ['new', 'new'],
      ['d4', 'other'],
    ] as const) {
      held.set(name, itemsOf(name, seed))
      await store.add(documentId(name), itemsOf(name, seed))
    }
    held.delete('d7')
    await store.remove(documentId('d7'))
    await store.close()
  }
  copyFileSync(before, cacheOf(folder.path))
  for (let opening = 0; opening < 2; opening++) {
    const { store, complaints } = await open(folder.path)
    await expectExactly(store, held)
    expect(complaints).toEqual([])
    await store.close()
  }
})

test('does not take vectors of another embedder from the cache', async () => {
  using folder = temporaryFolder()
  await tenDocuments(folder.path)
  const { store } = await open(folder.path, { embedderId: 'another' })
  expect(store.documentIds()).toEqual([])
  await store.close()
})

test('keeps no vector of a removed or replaced document in any file', async () => {
  using folder = temporaryFolder()
  await tenDocuments(folder.path)
  const traceOf = (vector: Float32Array): Buffer => Buffer.from(vector.buffer, 0, 32)
  const [removed] = itemsOf('d3')
  const [replaced] = itemsOf('d5')
  if (!removed || !replaced) throw new Error('no vectors')
  const traces = [removed, replaced].map(({ vector }) => traceOf(vector))
  const { store } = await open(folder.path)
  for (const trace of traces) expect(readFileSync(cacheOf(folder.path)).includes(trace)).toBe(true)
  await store.remove(documentId('d3'))
  await store.add(documentId('d5'), itemsOf('d5', 'other'))
  const bytes = readFileSync(cacheOf(folder.path))
  for (const trace of traces) expect(bytes.includes(trace)).toBe(false)
  expect(bytes.includes('"d3"')).toBe(false)
  expect(existsSync(join(folder.path, 'd3'))).toBe(false)
  await store.close()
})

test('gives room back when most of the cache was erased, and stays right', async () => {
  using folder = temporaryFolder()
  const { store } = await open(folder.path)
  const held = new Map<string, ChunkVector[]>()
  // 1,500 vectors of 24 values are 150 kB: ten replacements are more than the megabyte that nobody minds.
  for (let round = 0; round < 16; round++) {
    const items = randomItems(documentId('big'), 1500, dimensions, `round ${round}`)
    held.set('big', items)
    await store.add(documentId('big'), items)
  }
  expect(statSync(cacheOf(folder.path)).size).toBeLessThan(1_700_000)
  await expectExactly(store, held)
  await store.close()
  const reopened = await open(folder.path)
  await expectExactly(reopened.store, held)
  await reopened.store.close()
})

test('goes on without a cache when it cannot be opened', async () => {
  using folder = temporaryFolder()
  const held = await tenDocuments(folder.path)
  // A folder in the cache's place cannot be opened.
  rmSync(cacheOf(folder.path))
  mkdirSync(cacheOf(folder.path))
  const { store, complaints } = await open(folder.path)
  await expectExactly(store, held)
  expect(complaints).not.toEqual([])
})

test('keeps a cache from the first document on, and none from fewer vectors than it is told', async () => {
  using folder = temporaryFolder()
  const options = { embedderId, dimensions, logger: { info() {}, warn() {}, error() {} } }
  const small = await openVectraStore(folder.path, { ...options, cacheFromVectors: 2 })
  await small.add(documentId('a'), itemsOf('a').slice(0, 1))
  expect(existsSync(cacheOf(folder.path))).toBe(false)
  await small.close()
  const store = await openVectraStore(folder.path, options)
  expect(existsSync(cacheOf(folder.path))).toBe(true)
  await store.close()
})

test('keeps no cache of nothing, and begins one again', async () => {
  using folder = temporaryFolder()
  const { store } = await open(folder.path)
  await store.add(documentId('a'), itemsOf('a'))
  await store.remove(documentId('a'))
  expect(existsSync(cacheOf(folder.path))).toBe(false)
  await store.add(documentId('b'), itemsOf('b'))
  expect(existsSync(cacheOf(folder.path))).toBe(true)
  await store.close()
  const reopened = await open(folder.path)
  expect(reopened.complaints).toEqual([])
  expect(reopened.store.documentIds()).toEqual(['b'])
  await reopened.store.close()
})

test('drops a document when any byte of its record that matters was flipped', async () => {
  using folder = temporaryFolder()
  const held = await tenDocuments(folder.path)
  const path = recordOf(folder.path, 'd2')
  const whole = readFileSync(path)
  const random = createRandom('record')
  for (let flip = 0; flip < 40; flip++) {
    const bytes = Buffer.from(whole)
    const at = random.integer(whole.length)
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.integer(8)), at)
    writeFileSync(path, bytes)
    const { store } = await open(folder.path)
    // Gone, and to be embedded again; or a bit was hit that means nothing here (vectra's own norm).
    const left = store.documentIds().includes(documentId('d2'))
      ? held
      : new Map([...held].filter(([name]) => name !== 'd2'))
    await expectExactly(store, left)
    if (left !== held) await store.add(documentId('d2'), itemsOf('d2'))
    await store.close()
  }
})
