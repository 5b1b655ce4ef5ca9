import { describe, expect, it } from 'vitest'
import { sampleToken } from '#engine/models/sampling.ts'

const logits = Float32Array.of(Math.log(0.5), Math.log(0.3), Math.log(0.15), Math.log(0.05))
const draw = (settings: { temperature: number; topP: number }, draws = 1000): number[] => {
  const counts = [0, 0, 0, 0]
  // Evenly spaced draws: every token's count is its probability, exactly up to the grid.
  for (let i = 0; i < draws; i++) {
    const token = sampleToken(logits, settings, () => (i + 0.5) / draws)
    counts[token] = (counts[token] as number) + 1
  }
  return counts
}

describe('sampleToken', () => {
  it('draws tokens by their probability at temperature 1', () => {
    expect(draw({ temperature: 1, topP: 1 })).toEqual([500, 300, 150, 50])
  })

  it('leaves out what the nucleus does not need, and renormalizes', () => {
    // 0.5 + 0.3 reaches 0.8: 5/8 and 3/8
    expect(draw({ temperature: 1, topP: 0.75 })).toEqual([625, 375, 0, 0])
    expect(draw({ temperature: 1, topP: 0.1 })).toEqual([1000, 0, 0, 0])
  })

  it('sharpens below temperature 1', () => {
    // p² = 0.25, 0.09, 0.0225, 0.0025; their sum is 0.365
    expect(draw({ temperature: 0.5, topP: 1 }, 3650)).toEqual([2500, 900, 225, 25])
  })
})
