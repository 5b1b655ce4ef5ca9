import { expect, test } from 'vitest'
import { ChunkId, DocumentId } from '#contract/ids.ts'
import { createRandom } from '#engine/core/random.ts'
import { dotAt } from '#engine/retrieval/dot-product.ts'
import { plainRowMemory, type RowMemory, simdRowMemory } from '#engine/retrieval/row-memory.ts'
import { createVectorRows, type VectorRows } from '#engine/retrieval/vector-rows.ts'
import { compareHits } from '#engine/retrieval/vector-scan.ts'
import type { ChunkVector, VectorHit } from '#engine/retrieval/vector-store.ts'
import { vectorsInOne } from '#engine/retrieval/vectors-in-one.ts'
import { randomItems, unitVector } from './random-vectors.ts'

const simd = (dimensions: number): RowMemory => {
  const memory = simdRowMemory(dimensions)
  if (!memory) throw new Error('this machine has no SIMD in WebAssembly')
  return memory
}
const kinds: [string, (dimensions: number) => RowMemory][] = [
  ['SIMD', simd],
  ['plain JavaScript', plainRowMemory],
]

/** Rows beside a list of the same vectors, which is sorted as a whole for every search. */
const withList = (dimensions: number, memory: RowMemory) => {
  const rows = createVectorRows(dimensions, memory)
  const list = new Map<DocumentId, ChunkVector[]>()
  return {
    rows,
    list,
    put(name: string, items: ChunkVector[]): void {
      const id = DocumentId.parse(name)
      rows.put(
        id,
        items.map(({ chunkId }) => chunkId),
        vectorsInOne(items, dimensions),
      )
      list.set(id, items)
    },
    delete(name: string): void {
      rows.delete(DocumentId.parse(name))
      list.delete(DocumentId.parse(name))
    },
    sorted: (query: Float32Array, within?: ReadonlySet<DocumentId>): VectorHit[] =>
      [...list]
        .filter(([id]) => within === undefined || within.has(id))
        .flatMap(([documentId, items]) =>
          items.map(({ chunkId, vector }) => ({ documentId, chunkId, cosine: dotAt(query, vector, 0) })),
        )
        .sort(compareHits),
  }
}

const document = (name: string, count: number, dimensions: number): [string, ChunkVector[]] => [
  name,
  randomItems(DocumentId.parse(name), count, dimensions),
]

const places = (hits: VectorHit[]): string[] => hits.map(({ chunkId }) => chunkId)

test.each(kinds)('adds up a dot product of four in every length (%s)', (_, memoryOf) => {
  for (const dimensions of [1, 2, 4, 7, 15, 16, 17, 48, 384, 1000]) {
    const random = createRandom(`dot ${dimensions}`)
    const query = unitVector(random, dimensions)
    const memory = memoryOf(dimensions)
    memory.reserve(3)
    const vectors = [0, 1, 2].map(() => unitVector(random, dimensions))
    for (const [row, vector] of vectors.entries()) memory.values.set(vector, row * memory.stride)
    memory.setQuery(query)
    const scores = memory.score(0, 3)
    for (const [row, vector] of vectors.entries()) {
      const product = vector.reduce((sum, value, i) => sum + value * (query[i] ?? 0), 0)
      // What float32 rounds at this length at most; see scoreError.
      expect(Math.abs((scores[row] ?? 0) - product)).toBeLessThan((dimensions / 16 + 8) * 2 ** -24)
    }
  }
})

test.each(kinds)('finds exactly what sorting all cosines finds (%s)', (_, memoryOf) => {
  for (const [dimensions, chunks] of [
    [7, 500],
    [96, 300],
    [384, 2000],
  ] as const) {
    const held = withList(dimensions, memoryOf(dimensions))
    for (let d = 0; d < 20; d++) held.put(...document(`d${d}`, chunks / 20, dimensions))
    const random = createRandom('queries')
    for (const k of [0, 1, 5, 50, chunks + 1]) {
      const query = unitVector(random, dimensions)
      expect(held.rows.search(query, k)).toEqual(held.sorted(query).slice(0, k))
    }
  }
})

test('ranks cosines that float32 cannot tell apart as exact arithmetic does', () => {
  const dimensions = 384
  const held = withList(dimensions, simd(dimensions))
  const random = createRandom('near')
  const query = unitVector(random, dimensions)
  // 3,000 vectors next to the query, each with one value a few units in the last place away.
  const items = Array.from({ length: 3000 }, (_, index) => {
    const vector = query.slice()
    const at = random.integer(dimensions)
    vector[at] = (vector[at] ?? 0) * (1 + (random.integer(9) - 4) * 2 ** -23)
    return { chunkId: ChunkId.parse(`n:${index}`), vector }
  })
  held.put('n', items)
  const exact = held.sorted(query)
  expect(new Set(exact.slice(0, 50).map(({ cosine }) => Math.fround(cosine))).size).toBeLessThan(50)
  expect(held.rows.search(query, 50)).toEqual(exact.slice(0, 50))
})

test.each(kinds)('orders equal cosines by chunk id, whatever order they came in (%s)', (_, memoryOf) => {
  const vector = Float32Array.from([1, 0])
  const ids = (order: string[]) => {
    const held = withList(2, memoryOf(2))
    for (const name of order) held.put(name, [{ chunkId: ChunkId.parse(name), vector }])
    return places(held.rows.search(vector, 2))
  }
  expect(ids(['c', 'a', 'b'])).toEqual(['a', 'b'])
  expect(ids(['b', 'c', 'a'])).toEqual(['a', 'b'])
})

test.each(kinds)('searches only the documents it is told to (%s)', (_, memoryOf) => {
  const held = withList(48, memoryOf(48))
  for (let d = 0; d < 30; d++) held.put(...document(`d${d}`, 7, 48))
  const query = unitVector(createRandom('q'), 48)
  for (const names of [[], ['d3'], ['d3', 'd4', 'd29', 'unknown'], [...held.list.keys()]]) {
    const within = new Set(names.map(name => DocumentId.parse(name)))
    expect(held.rows.search(query, 10, within)).toEqual(held.sorted(query, within).slice(0, 10))
  }
})

const consistent = (held: ReturnType<typeof withList>, rows: VectorRows): void => {
  expect(rows.count).toBe([...held.list.values()].reduce((sum, items) => sum + items.length, 0))
  expect(new Set(rows.documentIds())).toEqual(new Set(held.list.keys()))
  for (const [id, items] of held.list) {
    expect(rows.chunkIds(id)).toEqual(items.map(({ chunkId }) => chunkId))
    for (const { chunkId, vector } of items) expect(rows.vectorOf(chunkId)).toEqual(vector)
    expect(rows.vectorsOfDocument(id)).toEqual(vectorsInOne(items, 24))
  }
}

test.each(kinds)(
  'stays right through hundreds of additions, replacements and removals (%s)',
  (_, memoryOf) => {
    const held = withList(24, memoryOf(24))
    const random = createRandom('changes')
    const query = unitVector(random, 24)
    for (let step = 0; step < 300; step++) {
      const name = `d${random.integer(40)}`
      if (random.uniform() < 0.4) held.delete(name)
      else held.put(name, randomItems(DocumentId.parse(name), random.integer(100), 24, `${name} ${step}`))
      if (step % 100 === 99) {
        consistent(held, held.rows)
        expect(held.rows.search(query, 5)).toEqual(held.sorted(query).slice(0, 5))
      }
    }
  },
)

test('uses the room of what was removed instead of growing', () => {
  const memory = simd(384)
  const held = withList(384, memory)
  const items = randomItems(DocumentId.parse('d'), 500, 384)
  for (let round = 0; round < 40; round++) held.put('d', items)
  // 500 rows in use, and at most 1,024 and half of those unused before they are moved together, and a step of growth.
  expect(memory.values.length / memory.stride).toBeLessThan(3000)
})
