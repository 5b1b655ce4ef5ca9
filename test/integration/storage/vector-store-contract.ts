import { describe, expect, test } from 'vitest'
import { ChunkId, DocumentId } from '#contract/ids.ts'
import { createRandom } from '#engine/core/random.ts'
import { dotAt } from '#engine/retrieval/dot-product.ts'
import type { ChunkVector, VectorHit, VectorStore } from '#engine/retrieval/vector-store.ts'
import { randomItems, unitVector } from '#test/unit/retrieval/random-vectors.ts'
import { contractDimensions } from './vector-store-names.ts'

/** A place where a store can be opened again and again. */
export interface VectorStorePlace extends AsyncDisposable {
  open(options?: { embedderId?: string }): Promise<VectorStore>
}

/** Two ways of adding up float32 differ by less than this at 48 dimensions. */
const rounding = 1e-6

const id = (name: string): DocumentId => DocumentId.parse(name)
const documentOf = (name: string, chunks: number, seed = name): [DocumentId, ChunkVector[]] => [
  id(name),
  randomItems(id(name), chunks, contractDimensions, seed),
]
const query = unitVector(createRandom('query of the contract'), contractDimensions)

/** All cosines, sorted; equals by chunk id. */
const sorted = (documents: Iterable<[DocumentId, ChunkVector[]]>): VectorHit[] =>
  [...documents]
    .flatMap(([documentId, items]) =>
      items.map(({ chunkId, vector }) => ({ documentId, chunkId, cosine: dotAt(query, vector, 0) })),
    )
    .sort((a, b) => b.cosine - a.cosine || (a.chunkId < b.chunkId ? -1 : 1))

const expectHits = (found: VectorHit[], expected: VectorHit[]): void => {
  expect(found.map(({ chunkId, documentId }) => ({ chunkId, documentId }))).toEqual(
    expected.map(({ chunkId, documentId }) => ({ chunkId, documentId })),
  )
  for (const [place, { cosine }] of found.entries())
    expect(Math.abs(cosine - (expected[place]?.cosine ?? 2))).toBeLessThan(rounding)
}

/** What every vector store does, whatever it keeps its vectors in. */
export const describeVectorStore = (name: string, place: () => Promise<VectorStorePlace>): void => {
  describe(`vectors in ${name}`, () => {
    test('are none in a new store', async () => {
      await using there = await place()
      const store = await there.open()
      expect([store.count, store.documentIds(), store.chunkIds(id('nobody'))]).toEqual([0, [], []])
      expect(await store.search(query, 5)).toEqual([])
      expect((await store.vectorsOf([ChunkId.parse('nobody')])).size).toBe(0)
      await store.remove(id('nobody'))
      await store.close()
    })

    test('are found by their cosine, exactly, and by chunk id where it is equal', async () => {
      await using there = await place()
      const store = await there.open()
      const documents = new Map([documentOf('a', 30), documentOf('b', 50), documentOf('c', 1)])
      const [, copied] = documentOf('a', 30)
      // The same vectors again under ids that sort before and behind.
      for (const twin of ['A', 'ä'])
        documents.set(
          id(twin),
          copied.map(({ vector }, index) => ({ chunkId: ChunkId.parse(`${twin}-${index}`), vector })),
        )
      for (const [documentId, items] of documents) await store.add(documentId, items)
      expect(store.count).toBe(141)
      for (const k of [0, 1, 5, 50, 200])
        expectHits(await store.search(query, k), sorted(documents).slice(0, k))
      await store.close()
    })

    test('are searched only in the documents that are asked for', async () => {
      await using there = await place()
      const store = await there.open()
      const documents = new Map(Array.from({ length: 12 }, (_, d) => documentOf(`d${d}`, 5)))
      for (const [documentId, items] of documents) await store.add(documentId, items)
      for (const names of [[], ['d3'], ['d3', 'd4', 'd11', 'unknown']]) {
        const within = new Set(names.map(id))
        const expected = sorted([...documents].filter(([documentId]) => within.has(documentId)))
        expectHits(await store.search(query, 8, within), expected.slice(0, 8))
      }
      await store.close()
    })

    test('are there after reopening, in the order they were added, to the last bit', async () => {
      await using there = await place()
      const [documentId, items] = documentOf('long', 1200)
      {
        const store = await there.open()
        await store.add(...documentOf('other', 3))
        await store.add(documentId, items)
        await store.close()
      }
      const store = await there.open()
      expect(store.count).toBe(1203)
      expect(store.documentIds().toSorted()).toEqual([id('long'), id('other')])
      expect(store.chunkIds(documentId)).toEqual(items.map(({ chunkId }) => chunkId))
      const asked = [items[7], items[1199], items[0]].flatMap(item => (item ? [item] : []))
      const found = await store.vectorsOf([...asked.map(({ chunkId }) => chunkId), ChunkId.parse('nobody')])
      expect(found).toEqual(new Map(asked.map(({ chunkId, vector }) => [chunkId, vector])))
      await store.close()
    })

    test('are replaced and removed as a whole', async () => {
      await using there = await place()
      const store = await there.open()
      const [a, , c] = [documentOf('a', 20), documentOf('b', 20), documentOf('c', 20, 'new')]
      for (const name of ['a', 'b', 'c']) await store.add(...documentOf(name, 20))
      await store.remove(id('b'))
      await store.add(...c)
      expect([store.count, store.documentIds().toSorted()]).toEqual([40, [id('a'), id('c')]])
      expect(store.chunkIds(id('b'))).toEqual([])
      const [gone] = documentOf('b', 1)[1]
      expect((await store.vectorsOf(gone ? [gone.chunkId] : [])).size).toBe(0)
      expectHits(await store.search(query, 50), sorted([a, c]))
      await store.add(id('a'), [])
      expect([store.count, store.documentIds()]).toEqual([20, [id('c')]])
      await store.close()
      const reopened = await there.open()
      expect([reopened.count, reopened.documentIds()]).toEqual([20, [id('c')]])
      expectHits(await reopened.search(query, 50), sorted([c]))
      await reopened.close()
    })

    test('stay in order when many are added and removed at once', async () => {
      await using there = await place()
      const store = await there.open()
      const names = Array.from({ length: 8 }, (_, d) => `d${d}`)
      await Promise.all(
        names.flatMap(name => [
          store.add(...documentOf(name, 10)),
          store.add(...documentOf(name, 10, `${name} 2`)),
        ]),
      )
      await Promise.all([store.remove(id('d0')), store.search(query, 3), store.remove(id('d1'))])
      const left = names.slice(2).map(name => documentOf(name, 10, `${name} 2`))
      expect(store.count).toBe(60)
      expectHits(await store.search(query, 60), sorted(left))
      await store.close()
    })

    test('are refused when they are no vectors of this embedder, and the document keeps what it had', async () => {
      await using there = await place()
      const store = await there.open()
      await store.add(...documentOf('a', 2))
      const chunkId = ChunkId.parse('a:0')
      for (const vector of [new Float32Array(contractDimensions).fill(Number.NaN), Float32Array.from([1])])
        await expect(store.add(id('a'), [{ chunkId, vector }])).rejects.toMatchObject({
          code: 'MODEL_CORRUPT',
        })
      expect(store.count).toBe(2)
      await store.close()
    })

    test('are dropped when another embedder is to be used', async () => {
      await using there = await place()
      const store = await there.open()
      await store.add(...documentOf('a', 2))
      await store.close()
      const other = await there.open({ embedderId: 'embedder-2' })
      expect([other.count, other.documentIds()]).toEqual([0, []])
      await other.close()
    })
  })
}
