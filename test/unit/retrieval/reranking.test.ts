import { expect, test } from 'vitest'
import { EngineError } from '#engine/core/errors.ts'
import type { Reranker } from '#engine/retrieval/reranker.ts'
import { rerankBest } from '#engine/retrieval/reranking.ts'

const passages = (count: number) => Array.from({ length: count }, (_, index) => ({ text: `${index}` }))
const textOf = ({ text }: { text: string }): string => text
const textsOf = (ranked: { text: string }[]): string[] => ranked.map(textOf)

/** Finds a text the better the higher the number it is. */
const byNumber: Reranker = { name: 'By number', score: async (_, texts) => texts.map(Number) }
const failing = (thrown: unknown): Reranker => ({
  name: 'Broken',
  score: async () => {
    throw thrown
  },
})

test('orders by score and says where each passage stands', async () => {
  const { ranked, reranker, notice } = await rerankBest('q', passages(3), textOf, byNumber)
  expect(ranked).toEqual([
    { text: '2', rerank: 2, rerankRank: 1 },
    { text: '1', rerank: 1, rerankRank: 2 },
    { text: '0', rerank: 0, rerankRank: 3 },
  ])
  expect({ reranker, notice }).toEqual({ reranker: { name: 'By number', passages: 3 }, notice: null })
})

test('reads the best thirty only and leaves the rest behind them, in their order and without a score', async () => {
  const { ranked, reranker } = await rerankBest('q', passages(33), textOf, byNumber)
  expect(textsOf(ranked).slice(0, 2)).toEqual(['29', '28'])
  expect(ranked.slice(29)).toEqual([
    { text: '0', rerank: 0, rerankRank: 30 },
    ...['30', '31', '32'].map(text => ({ text, rerank: null, rerankRank: null })),
  ])
  expect(reranker?.passages).toBe(30)
})

test('keeps the order of passages that score the same', async () => {
  const alike: Reranker = { name: 'Alike', score: async (_, texts) => texts.map(() => 0) }
  expect(textsOf((await rerankBest('q', passages(5), textOf, alike)).ranked)).toEqual([
    ...['0', '1', '2', '3', '4'],
  ])
})

test('goes on without a reranker that fails, and says which one and why', async () => {
  const broken = failing(new EngineError('MODEL_CORRUPT', 'Its weights are damaged.'))
  const { ranked, reranker, notice } = await rerankBest('q', passages(3), textOf, broken)
  expect(textsOf(ranked)).toEqual(['0', '1', '2'])
  expect(ranked.every(({ rerank, rerankRank }) => rerank === null && rerankRank === null)).toBe(true)
  expect(reranker).toBeNull()
  expect(notice).toContain('“Broken”')
  expect(notice).toContain('Its weights are damaged.')
})

test('a search that is stopped while passages are scored ends instead of going on', async () => {
  const stop = new AbortController()
  stop.abort()
  const stopped = failing(new EngineError('CANCELLED', 'Stopped.'))
  await expect(rerankBest('q', passages(3), textOf, stopped, stop.signal)).rejects.toMatchObject({
    code: 'CANCELLED',
  })
})

test('asks nobody where there is nothing to order', async () => {
  const { ranked, reranker, notice } = await rerankBest('q', [], textOf, failing(new Error('asked')))
  expect({ ranked, reranker, notice }).toEqual({ ranked: [], reranker: null, notice: null })
})
