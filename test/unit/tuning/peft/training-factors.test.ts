import { describe, expect, it } from 'vitest'
import { initialLoraWeights, type LoraWeights } from '#engine/tuning/peft/lora-weights.ts'
import { fromTrainingFactors, toTrainingFactors } from '#engine/tuning/peft/training-factors.ts'
import { killedAdapterBase } from './killed-adapter-base.ts'

const { config } = killedAdapterBase

describe('the factors of the training graph', () => {
  it('are those of PEFT transposed: A [in, rank], B [rank, out]', () => {
    const small = { ...config, layers: 1, hiddenSize: 3, keyValueHeads: 1, headSize: 2 }
    const weights: LoraWeights = [
      { k_proj: { a: Float32Array.of(1, 2, 3, 4, 5, 6), b: Float32Array.of(7, 8, 9, 10) } },
    ]
    expect(toTrainingFactors(small, { rank: 2, targetModules: ['k_proj'] }, weights)).toEqual([
      { name: 'lora.0.k_proj.a', dims: [3, 2], data: Float32Array.of(1, 4, 2, 5, 3, 6) },
      { name: 'lora.0.k_proj.b', dims: [2, 2], data: Float32Array.of(7, 9, 8, 10) },
    ])
  })

  it('come back as they were, in whatever order they are given', () => {
    const settings = { rank: 5, targetModules: ['down_proj', 'q_proj'] as const }
    const weights = initialLoraWeights(config, settings, 3)
    for (const pairs of weights)
      for (const { b } of Object.values(pairs))
        b.forEach((_, i) => {
          b[i] = Math.sin(i)
        })
    const factors = toTrainingFactors(config, settings, weights)
    expect(factors.slice(0, 4).map(({ name }) => name)).toEqual([
      'lora.0.down_proj.a',
      'lora.0.down_proj.b',
      'lora.0.q_proj.a',
      'lora.0.q_proj.b',
    ])
    expect(fromTrainingFactors(config, settings, factors.toReversed())).toEqual(weights)
  })

  it('are refused when one is missing or has another shape', () => {
    const settings = { rank: 5, targetModules: ['v_proj'] as const }
    const weights = initialLoraWeights(config, settings, 3)
    const factors = toTrainingFactors(config, settings, weights)
    expect(() => fromTrainingFactors(config, settings, factors.slice(1))).toThrow(
      'lora.0.v_proj.a is missing',
    )
    expect(() => fromTrainingFactors(config, { ...settings, rank: 4 }, factors)).toThrow(RangeError)
    expect(() => toTrainingFactors(config, { ...settings, targetModules: ['o_proj'] }, weights)).toThrow(
      'o_proj',
    )
  })
})
