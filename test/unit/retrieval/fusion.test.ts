import { expect, test } from 'vitest'
import { ChunkId } from '#contract/ids.ts'
import { fuseRankings } from '#engine/retrieval/fusion.ts'

// Formula: score(d) = Σ 1 / (60 + rank(d)), Cormack, Clarke, Büttcher, SIGIR 2009.
const ids = (text: string): ChunkId[] => [...text].map(letter => ChunkId.parse(letter))

test('adds the reciprocal ranks of every ranking that lists a chunk', () => {
  // dense a b c; sparse c a d:  a = 1/61 + 1/62, c = 1/63 + 1/61, b = 1/62, d = 1/63
  const fused = fuseRankings(ids('abc'), ids('cad'))
  expect(fused.map(({ chunkId }) => chunkId)).toEqual(['a', 'c', 'b', 'd'])
  expect(fused.map(({ score }) => score)).toEqual([1 / 61 + 1 / 62, 1 / 63 + 1 / 61, 1 / 62, 1 / 63])
  expect(fused[0]?.score).toBeCloseTo(0.0325225, 7)
})

test('puts a chunk that both rankings list tenth before one that a single ranking lists first', () => {
  // 2/70 = 0.02857 > 1/61 = 0.01639
  const fused = fuseRankings(ids('abcdefghix'), ids('jklmnopqrx'))
  expect(fused[0]).toEqual({ chunkId: 'x', score: 2 / 70 })
})

test('keeps the order of chunk ids when scores tie, whichever ranking comes first', () => {
  expect(fuseRankings(ids('ba'), ids('ab'))).toEqual(fuseRankings(ids('ab'), ids('ba')))
  expect(fuseRankings(ids('ba'), ids('ab')).map(({ chunkId }) => chunkId)).toEqual(['a', 'b'])
})

test('passes a single ranking through in its own order', () => {
  expect(fuseRankings(ids('zya'), []).map(({ chunkId }) => chunkId)).toEqual(['z', 'y', 'a'])
  expect(fuseRankings([], [])).toEqual([])
})
