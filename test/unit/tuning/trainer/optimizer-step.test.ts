import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRandom } from '#engine/core/random.ts'
import type { RenderedExample } from '#engine/tuning/data/render.ts'
import type { DropoutMask } from '#engine/tuning/trainer/dropout.ts'
import { learn, stepGradients, validationLoss } from '#engine/tuning/trainer/optimizer-step.ts'
import { beginTraining } from '#engine/tuning/trainer/run-training.ts'
import type { TrainingGraph } from '#engine/tuning/trainer/training-model.ts'
import { randomFactors } from '../autodiff/tiny-llama.ts'
import { openTinyModel, tinySettings } from './tiny-training.ts'

let model: Awaited<ReturnType<typeof openTinyModel>>
beforeAll(async () => {
  model = await openTinyModel()
})
afterAll(() => model[Symbol.asyncDispose]())
const pause = async (): Promise<void> => {}

/** Six examples that need two micro-batches: 4 × 120 and 2 × 200 tokens. */
const examples = [120, 110, 200, 90, 100, 190].map((length, row): RenderedExample => {
  const random = createRandom(String(row))
  return {
    tokenIds: Int32Array.from({ length }, () => random.integer(31)),
    isTarget: Uint8Array.from({ length }, (_, at) => (at > 0 && at % (row + 2) === 0 ? 1 : 0)),
  }
})

it('accumulates micro-batches to the loss and the gradients of all examples at once', async () => {
  const settings = tinySettings()
  const factors = randomFactors(model.config, settings.targetModules, settings.rank)
  await using graph = await model.loadTraining(settings)
  const context = { model, settings, pause, graph }
  const together = await stepGradients(context, factors, { batch: () => examples }, 0)
  const apart = await Promise.all(
    examples.map(async example => ({
      targets: example.isTarget.reduce((sum, is) => sum + is, 0),
      ...(await stepGradients(context, factors, { batch: () => [example] }, 0)),
    })),
  )
  const all = apart.reduce((sum, { targets }) => sum + targets, 0)
  const mean = (of: (one: (typeof apart)[number]) => number): number =>
    apart.reduce((sum, one) => sum + one.targets * of(one), 0) / all
  const sameInFloat32 = 1e-5
  expect(Math.abs(together.loss - mean(({ loss }) => loss))).toBeLessThan(sameInFloat32)
  const size = Math.hypot(...together.gradients.map(gradient => Math.hypot(...gradient)))
  together.gradients.forEach((gradient, index) => {
    const error = Math.hypot(
      ...gradient.map((value, at) => value - mean(({ gradients }) => gradients[index]?.[at] as number)),
    )
    expect(error / size).toBeLessThan(sameInFloat32)
  })
  expect(
    Math.abs((await validationLoss(context, factors, { validation: examples })) - together.loss),
  ).toBeLessThan(sameInFloat32)
})

it('draws other masks for each micro-batch and each step, and makes up for what they drop', async () => {
  const settings = tinySettings({ dropout: 0.2 })
  const seen: { scale: number; masks: readonly DropoutMask[] }[] = []
  const { factors } = beginTraining(model.config, settings)
  const recording: TrainingGraph = {
    gradients: async (batch, _, scale, masks) => {
      expect(masks[0]?.dims[0]).toBe(batch.batchSize * batch.sequenceTokens)
      seen.push({ scale, masks })
      return { loss: 1, gradients: factors.map(({ data }) => new Float32Array(data.length)) }
    },
    loss: async () => 1,
    [Symbol.asyncDispose]: async () => {},
  }
  const context = { model, settings, pause, graph: recording }
  for (const step of [0, 1, 0]) await stepGradients(context, factors, { batch: () => examples }, step)
  expect(seen.map(({ scale }) => scale)).toEqual(Array(6).fill(4 / 2 / 0.8))
  const drawn = seen.map(({ masks }) => masks.map(({ data }) => data))
  expect(drawn[0]?.map(({ length }) => length)).not.toEqual(drawn[1]?.map(({ length }) => length))
  expect(drawn[2]).not.toEqual(drawn[0])
  expect(drawn.slice(4)).toEqual(drawn.slice(0, 2))
})

it('does nothing to the weights when the gradients are no numbers', () => {
  const settings = tinySettings()
  const state = beginTraining(model.config, settings)
  const before = structuredClone(state)
  const gradients = state.factors.map(({ data }) => new Float32Array(data.length))
  gradients[2]?.fill(Number.POSITIVE_INFINITY, 0, 1)
  expect(() => learn(state, { loss: 1, gradients }, { settings, step: 4, totalSteps: 10 })).toThrow(/step 5/)
  expect(state).toEqual(before)
})

it('warms up, then follows the cosine', () => {
  const settings = tinySettings({ warmUpShare: 0.2, learningRate: 0.01 })
  const state = beginTraining(model.config, settings)
  const gradients = state.factors.map(({ data }) => new Float32Array(data.length).fill(1e-3))
  const rates = Array.from(
    { length: 10 },
    (_, step) => learn(state, { loss: 1, gradients }, { settings, step, totalSteps: 10 }).learningRate,
  )
  expect(rates[0]).toBeCloseTo(0.005, 12)
  expect(rates[1]).toBeCloseTo(0.01, 12)
  expect(rates[6]).toBeCloseTo(0.005, 12) // half way down the cosine of eight steps
  expect(rates[9]).toBeLessThan(0.001)
})
