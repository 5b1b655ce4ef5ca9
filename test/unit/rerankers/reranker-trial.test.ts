import { expect, test } from 'vitest'
import { tryOut } from '#engine/api/reranker-trial.ts'
import type { LoadedReranker } from '#engine/models/worker-reranker.ts'

const reranker = (score: () => number, closed: () => void): LoadedReranker => ({
  maxTokens: 512,
  score: async (_, texts) => texts.map(score),
  alive: () => true,
  close: async () => closed(),
})

test('a model that scores a pair differently each time is refused, and its worker ends', async () => {
  let calls = 0
  let closed = 0
  const restless = reranker(
    () => ++calls,
    () => closed++,
  )
  await expect(tryOut(async () => restless)).rejects.toMatchObject({
    code: 'MODEL_UNSUPPORTED',
    message: expect.stringContaining('differently each time'),
  })
  expect(closed).toBe(1)
})

test('one that scores the same twice is taken with the tokens it reads, and its worker ends too', async () => {
  let closed = 0
  const steady = reranker(
    () => 0.5,
    () => closed++,
  )
  expect(await tryOut(async () => steady)).toBe(512)
  expect(closed).toBe(1)
})
