import { afterAll, beforeAll, expect, test } from 'vitest'
import { startShippedEmbedder } from './shipped-embedder.ts'

let embedder: Awaited<ReturnType<typeof startShippedEmbedder>>
beforeAll(async () => {
  embedder = await startShippedEmbedder()
})
afterAll(() => embedder?.close())

/** Sums in float32 may end otherwise in a batch of another shape. */
const batchTolerance = 1e-6

test('vectors come in the order of their texts, and a text has the same one in any company', async () => {
  const texts = Array.from({ length: 50 }, (_, n) => `Wheel ${n} ${'and its spokes '.repeat((n * 7) % 23)}`)
  const together = await embedder.embed(texts)
  expect(together).toHaveLength(texts.length)
  for (const n of [0, 10, 13, 49]) {
    const [alone] = await embedder.embed([texts[n] ?? ''])
    expect(alone).toHaveLength(384)
    const differences = together[n]?.map((value, at) => Math.abs(value - (alone?.[at] ?? Number.NaN)))
    expect(Math.max(...(differences ?? [Number.NaN]))).toBeLessThan(batchTolerance)
  }
})

test('no texts have no vectors, and an empty text has one', async () => {
  expect(await embedder.embed([])).toEqual([])
  expect((await embedder.embed(['']))[0]).toHaveLength(384)
})
