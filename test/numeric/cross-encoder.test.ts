import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { type LoadedReranker, loadReranker } from '#engine/models/worker-reranker.ts'
import { installation } from '#host/installation.ts'

interface Reference {
  maxTokens: number
  pairs: { question: string; text: string; score: number }[]
}

/** Both compute in float32; PyTorch and onnxruntime add in another order. Measured: below 2e-6. */
const scoreTolerance = 2e-5

describe.each(['one-logit', 'two-logits'])('the cross-encoder with %s', name => {
  const folder = fileURLToPath(new URL(`../fixtures/cross-encoder/${name}`, import.meta.url))
  const reference = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')) as Reference
  const loading: Promise<LoadedReranker> = loadReranker({
    workerUrl: installation.workers.reranker,
    folder,
    modelFile: 'model',
    externalData: false,
    threads: 1,
  })
  afterAll(async () => (await loading).close())

  test('knows how many tokens it may read', async () => {
    expect((await loading).maxTokens).toBe(reference.maxTokens)
  })

  test('scores pairs as PyTorch does, also those that are too long, and whatever they are padded with', async () => {
    const reranker = await loading
    for (const question of new Set(reference.pairs.map(pair => pair.question))) {
      const pairs = reference.pairs.filter(pair => pair.question === question)
      // More than one batch, so that short and long ones stand beside each other.
      const often = [...pairs, ...pairs, ...pairs, ...pairs]
      const scores = await reranker.score(
        question,
        often.map(({ text }) => text),
      )
      expect(scores).toHaveLength(often.length)
      often.forEach(({ score }, index) => {
        expect(Math.abs((scores[index] ?? Number.NaN) - score)).toBeLessThan(scoreTolerance)
      })
    }
  })

  test('stops when it is told to', async () => {
    const stop = new AbortController()
    const scoring = (await loading).score('When?', new Array(400).fill('The ferry leaves.'), stop.signal)
    stop.abort()
    await expect(scoring).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})
