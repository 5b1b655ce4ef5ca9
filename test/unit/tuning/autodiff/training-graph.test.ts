import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LlamaConfig, linearNames } from '#engine/models/llama-config.ts'
import { TrainingSession } from '#engine/models/training-session.ts'
import { assembleBatch } from '#engine/tuning/data/batches.ts'
import type { RenderedExample } from '#engine/tuning/data/render.ts'
import type { TrainingFactor } from '#engine/tuning/peft/training-factors.ts'
import { type DropoutMask, dropoutMasks } from '#engine/tuning/trainer/dropout.ts'
import { buildLossGraph, buildTrainingGraph } from '#engine/tuning/training-graph.ts'
import { randomValues } from './finite-differences.ts'
import { randomFactors, tinyCheckpoint, tinyConfig, weightFolder } from './tiny-llama.ts'

// A loss near 4 carries float32 noise of 5e-7, which a step of 1/64 makes 2e-5 of a derivative; derivatives
// here are 1e-2 to 1. A missing path (a residual, a head, the mask) is off by 1e-1 and more.
const finiteDifferenceTolerance = 3e-3
// The same float32 sums in another order.
const sameLossTolerance = 2e-6

const rank = 3
const scale = 1.5
const example = (ids: number[], firstTarget: number): RenderedExample => ({
  tokenIds: Int32Array.from(ids),
  isTarget: Uint8Array.from(ids, (_, at) => (at >= firstTarget ? 1 : 0)),
})
const long = example([3, 14, 15, 9, 2, 6, 5, 30], 3)
const short = example([27, 1, 8, 2], 2)
const batch = assembleBatch([long, short], 0)

const norm = (values: Float32Array): number => Math.hypot(...values)
const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] as number), 0)

interface Opened {
  training: TrainingSession
  loss: TrainingSession
  close(): Promise<void>
}
const open = async (config: LlamaConfig, targets = linearNames.slice(), dropout = false): Promise<Opened> => {
  const files = await weightFolder(tinyCheckpoint(config))
  const training = await TrainingSession.open(
    await files.save('training.onnx', buildTrainingGraph(files.weights, targets, dropout)),
    1,
  )
  const loss = await TrainingSession.open(
    await files.save('loss.onnx', buildLossGraph(files.weights, targets)),
    1,
  )
  return {
    training,
    loss,
    close: async () => {
      await training[Symbol.asyncDispose]()
      await loss[Symbol.asyncDispose]()
      await files.remove()
    },
  }
}

/** d(loss)/d(factor) along a direction, by central differences with a Richardson step. */
const derivativeAlong = async (
  session: TrainingSession,
  factors: readonly TrainingFactor[],
  factor: TrainingFactor,
  direction: Float32Array,
  masks: readonly DropoutMask[] = [],
): Promise<number> => {
  const lossAt = async (distance: number): Promise<number> => {
    const moved = factor.data.map((value, index) => value + distance * (direction[index] as number))
    const { loss } = await session.step(
      batch,
      factors.map(other => (other === factor ? { ...other, data: moved } : other)),
      scale,
      masks,
    )
    return loss
  }
  const difference = async (step: number): Promise<number> =>
    ((await lossAt(step)) - (await lossAt(-step))) / (2 * step)
  return (4 * (await difference(1 / 64)) - (await difference(1 / 32))) / 3
}

describe.each([
  ['with the embedding as its head', tinyConfig],
  ['with a head of its own', { ...tinyConfig, tiedEmbeddings: false }],
])('the training graph of a decoder %s', (_, config) => {
  let opened: Opened
  const factors = randomFactors(config, linearNames, rank)
  beforeAll(async () => {
    opened = await open(config)
  })
  afterAll(() => opened?.close())

  it('gives every LoRA factor the gradient that finite differences give it', async () => {
    const { gradients } = await opened.training.step(batch, factors, scale)
    expect(gradients).toHaveLength(config.layers * linearNames.length * 2)
    for (const [index, factor] of factors.entries()) {
      const gradient = gradients[index] as Float32Array
      expect({ name: factor.name, length: gradient.length }).toEqual({
        name: factor.name,
        length: factor.data.length,
      })
      // Along the gradient itself its length is seen, along a random direction its angle.
      const random = randomValues(gradient.length, 5000 + index)
      const directions = [gradient.map(value => value / norm(gradient)), random.map(v => v / norm(random))]
      for (const direction of directions) {
        const numeric = await derivativeAlong(opened.loss, factors, factor, direction)
        const error = Math.abs(numeric - dot(gradient, direction)) / norm(gradient)
        expect({ name: factor.name, wrong: error > finiteDifferenceTolerance && error }).toEqual({
          name: factor.name,
          wrong: false,
        })
      }
    }
  })

  it('gives the loss graph the same loss, and no gradients', async () => {
    const { loss } = await opened.training.step(batch, factors, scale)
    const alone = await opened.loss.step(batch, factors, scale)
    expect(Math.abs(alone.loss - loss)).toBeLessThan(sameLossTolerance)
    expect(alone.gradients).toEqual([])
  })
})

describe('the training graph', () => {
  let opened: Opened
  const factors = randomFactors(tinyConfig, linearNames, rank)
  beforeAll(async () => {
    opened = await open(tinyConfig)
  })
  afterAll(() => opened?.close())

  it('is blind to padding: a batch has the mean of its examples, weighted by their targets', async () => {
    const together = await opened.training.step(batch, factors, scale)
    const apart = await Promise.all(
      [long, short].map(one => opened.training.step(assembleBatch([one], 0), factors, scale)),
    )
    const weights = [5 / 7, 2 / 7] // 5 and 2 targets
    const mean = (values: number[]) => values.reduce((sum, v, i) => sum + v * (weights[i] as number), 0)
    expect(Math.abs(together.loss - mean(apart.map(({ loss }) => loss)))).toBeLessThan(sameLossTolerance)
    together.gradients.forEach((gradient, index) => {
      const expected = gradient.map((_, at) => mean(apart.map(one => one.gradients[index]?.[at] as number)))
      const distance = norm(gradient.map((value, at) => value - (expected[at] as number)))
      expect(distance / norm(expected)).toBeLessThan(1e-5) // float32 sums in another order
    })
    const otherPadding = await opened.training.step(assembleBatch([long, short], 7), factors, scale)
    expect(otherPadding).toEqual(together)
  })

  it('sees no token before it is predicted', async () => {
    const lastToken = example([3, 14, 15, 9, 2, 6, 5, 1], 3)
    const upToLast = (one: RenderedExample) => ({ ...one, isTarget: one.isTarget.with(7, 0) })
    const losses = [long, lastToken].map(async one => {
      const { loss } = await opened.training.step(assembleBatch([upToLast(one)], 0), factors, scale)
      return loss
    })
    expect(await losses[0]).toBe(await losses[1])
  })

  it('gives the same result twice, bit for bit', async () => {
    expect(await opened.training.step(batch, factors, scale)).toEqual(
      await opened.training.step(batch, factors, scale),
    )
  })

  it('with factors B of zero has the base model’s loss and gradients for B only', async () => {
    const fresh = factors.map(factor =>
      factor.name.endsWith('.b') ? { ...factor, data: factor.data.map(() => 0) } : factor,
    )
    const { loss, gradients } = await opened.training.step(batch, fresh, scale)
    const base = await opened.loss.step(batch, factors, 0)
    expect(Math.abs(loss - base.loss)).toBeLessThan(sameLossTolerance)
    for (const [index, { name }] of fresh.entries())
      expect({ name, moves: norm(gradients[index] as Float32Array) > 0 }).toEqual({
        name,
        moves: name.endsWith('.b'),
      })
  })

  it('takes factors of targeted layers only, at any rank', async () => {
    const some = await open(tinyConfig, ['v_proj', 'down_proj'])
    const fewer = randomFactors(tinyConfig, ['v_proj', 'down_proj'], 5)
    const { gradients } = await some.training.step(batch, fewer, scale)
    expect(gradients.map(({ length }) => length)).toEqual(fewer.map(({ data }) => data.length))
    for (const gradient of gradients) expect(norm(gradient)).toBeGreaterThan(0)
    await some.close()
  })
})

describe('the training graph with dropout', () => {
  const share = 0.4
  const scaled = scale / (1 - share)
  const factors = randomFactors(tinyConfig, linearNames, rank)
  const tokens = batch.batchSize * batch.sequenceTokens
  const masks = dropoutMasks(tinyConfig, linearNames, { share, tokens, seed: 'some' })
  const keepAll = dropoutMasks(tinyConfig, linearNames, { share: 0, tokens, seed: '' })
  let opened: Opened
  beforeAll(async () => {
    opened = await open(tinyConfig, linearNames.slice(), true)
  })
  afterAll(() => opened?.close())

  it('gives the gradients that finite differences give it under the same masks', async () => {
    const { gradients } = await opened.training.step(batch, factors, scale, masks)
    for (const [index, factor] of factors.entries()) {
      const gradient = gradients[index] as Float32Array
      const random = randomValues(gradient.length, 7000 + index)
      const directions = [gradient.map(value => value / norm(gradient)), random.map(v => v / norm(random))]
      for (const direction of directions) {
        const numeric = await derivativeAlong(opened.training, factors, factor, direction, masks)
        const error = Math.abs(numeric - dot(gradient, direction)) / norm(gradient)
        expect({ name: factor.name, wrong: error > finiteDifferenceTolerance && error }).toEqual({
          name: factor.name,
          wrong: false,
        })
      }
    }
  })

  it('drops what the masks say and nothing of the base model', async () => {
    const { loss } = await opened.training.step(batch, factors, scaled, masks)
    const kept = await opened.training.step(batch, factors, scale, keepAll)
    const without = await opened.loss.step(batch, factors, scale)
    expect(Math.abs(kept.loss - without.loss)).toBeLessThan(sameLossTolerance)
    expect(Math.abs(loss - without.loss)).toBeGreaterThan(1e-3)
    const nothing = masks.map(mask => ({ ...mask, data: new Uint8Array(mask.data.length) }))
    const base = await opened.loss.step(batch, factors, 0)
    const dropped = await opened.training.step(batch, factors, scaled, nothing)
    expect(Math.abs(dropped.loss - base.loss)).toBeLessThan(sameLossTolerance)
  })
})
