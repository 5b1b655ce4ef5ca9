import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GgufFile } from '#engine/models/gguf/gguf-file.ts'
import { llamaCheckpoint } from '#engine/models/gguf/llama-checkpoint.ts'
import { type LlamaConfig, linearNames, linearShape } from '#engine/models/llama-config.ts'
import { TrainingSession } from '#engine/models/training-session.ts'
import { WeightFile } from '#engine/models/weight-file.ts'
import { encodeModel } from '#engine/onnx/protobuf.ts'
import { assembleBatch } from '#engine/tuning/data/batches.ts'
import type { TrainingFactor } from '#engine/tuning/peft/training-factors.ts'
import { buildLossGraph, buildTrainingGraph, writeFrozenWeights } from '#engine/tuning/training-graph.ts'
import { modelPath, readJson } from './decoder.ts'

// float32 against float32 in another order of summation, 30 layers forward and 30 back. Measured: 7e-7,
// 2e-6 and 2e-11; the room is for other processors.
const lossTolerance = 1e-5
const normTolerance = 1e-4
const cosineTolerance = 1e-8

interface Expected {
  rank: number
  scale: number
  examples: { tokenIds: number[]; isTarget: number[] }[]
  loss: number
  gradientNorm: number
  gradients: Record<string, { norm: number; sum: number; first: number[] }>
}

/** The values that scripts/reference/training.py gives the factor of this number. */
const factorValues = (count: number, seed: number): Float32Array =>
  Float32Array.from({ length: count }, (_, index) => {
    const start = (Math.imul(index, 2654435761) + seed * 40503 + 12345) >>> 0
    const mixed = Math.imul(start ^ (start >>> 15), 2246822519) >>> 0
    return (((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 31 - 1) * 0.05
  })

const fixedFactors = (config: LlamaConfig, rank: number): TrainingFactor[] => {
  const factors: TrainingFactor[] = []
  const add = (name: string, dims: [number, number]): void => {
    factors.push({ name, dims, data: factorValues(dims[0] * dims[1], factors.length) })
  }
  for (let layer = 0; layer < config.layers; layer++)
    for (const linear of linearNames) {
      const [out, columns] = linearShape(config, linear)
      add(`lora.${layer}.${linear}.a`, [columns, rank])
      add(`lora.${layer}.${linear}.b`, [rank, out])
    }
  return factors
}

const norm = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
const relativeError = (actual: number, expected: number): number => Math.abs(actual / expected - 1)
const cosine = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] as number), 0) /
  (Math.hypot(...a) * Math.hypot(...b))

describe('one training step of SmolLM2-135M', () => {
  let folder: string
  let expected: Expected
  let factors: TrainingFactor[]

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'diptych-training-'))
    expected = await readJson<Expected>('test/fixtures/training/one-step.json')
    await using source = await GgufFile.open(modelPath)
    const checkpoint = llamaCheckpoint(source)
    await using file = await WeightFile.create(join(folder, 'weights.bin'), 'weights.bin')
    const weights = await writeFrozenWeights(checkpoint, data => file.write(data))
    await writeFile(join(folder, 'training.onnx'), encodeModel(buildTrainingGraph(weights, linearNames)))
    await writeFile(join(folder, 'loss.onnx'), encodeModel(buildLossGraph(weights, linearNames)))
    factors = fixedFactors(checkpoint.config, expected.rank)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const batch = () =>
    assembleBatch(
      expected.examples.map(({ tokenIds, isTarget }) => ({
        tokenIds: Int32Array.from(tokenIds),
        isTarget: Uint8Array.from(isTarget),
      })),
      0,
    )

  it('has the loss and the gradients of PyTorch and PEFT', async () => {
    await using session = await TrainingSession.open(join(folder, 'training.onnx'), 2)
    const { loss, gradients } = await session.step(batch(), factors, expected.scale)
    expect(Math.abs(loss - expected.loss)).toBeLessThan(lossTolerance)
    expect(relativeError(Math.hypot(...gradients.map(norm)), expected.gradientNorm)).toBeLessThan(
      normTolerance,
    )
    const deviations = Object.entries(expected.gradients).map(([name, { norm: length, sum, first }]) => {
      const gradient = gradients[factors.findIndex(factor => factor.name === name)] as Float32Array
      const total = gradient.reduce((a, b) => a + b, 0)
      return {
        name,
        norm: relativeError(norm(gradient), length),
        // Values of either sign cancel: a sum is measured on the scale of a random sum of this length.
        sum: Math.abs(total - sum) / (length * Math.sqrt(gradient.length)),
        angle: 1 - cosine([...gradient.subarray(0, first.length)], first),
      }
    })
    expect(deviations).toHaveLength(14)
    expect(
      deviations.filter(
        ({ norm, sum, angle }) => !(norm < normTolerance && sum < normTolerance && angle < cosineTolerance),
      ),
    ).toEqual([])
  })

  it('has the same loss in the graph that computes nothing else', async () => {
    await using session = await TrainingSession.open(join(folder, 'loss.onnx'), 2)
    const { loss } = await session.step(batch(), factors, expected.scale)
    expect(Math.abs(loss - expected.loss)).toBeLessThan(lossTolerance)
  })
})
