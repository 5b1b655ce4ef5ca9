import { describe, expect, it } from 'vitest'
import {
  addGradients,
  createGradientSum,
  takeMeanGradients,
} from '#engine/tuning/optimizer/gradient-accumulation.ts'
import { clipGradients, globalNorm } from '#engine/tuning/optimizer/gradient-clipping.ts'

describe('gradient clipping', () => {
  it('scales all gradients by one factor and tells the norm they had', () => {
    // √(3² + 4² + 12²) = 13. torch 2.13.0's clip_grad_norm_ gives the values below.
    const gradients = [Float32Array.of(3, -4), Float32Array.of(12)]
    expect(clipGradients(gradients, 1)).toBe(13)
    expect(gradients[0]?.[0]).toBeCloseTo(0.230769217, 7)
    expect(gradients[0]?.[1]).toBeCloseTo(-0.307692289, 7)
    expect(gradients[1]?.[0]).toBeCloseTo(0.923076868, 7)
    expect(globalNorm(gradients)).toBeCloseTo(1, 6)
  })

  it('leaves gradients below the limit as they are', () => {
    const gradients = [Float32Array.of(0.1, 0.2), new Float32Array(3)]
    clipGradients(gradients, 1)
    expect(gradients).toEqual([Float32Array.of(0.1, 0.2), new Float32Array(3)])
  })

  it('hands a norm that is no number to the caller and touches nothing', () => {
    const gradients = [Float32Array.of(5), Float32Array.of(Number.NaN, 5)]
    expect(clipGradients(gradients, 1)).toBeNaN()
    expect(gradients).toEqual([Float32Array.of(5), Float32Array.of(Number.NaN, 5)])
    const infinite = [Float32Array.of(5, Number.POSITIVE_INFINITY)]
    expect(clipGradients(infinite, 1)).toBe(Number.POSITIVE_INFINITY)
    expect(infinite).toEqual([Float32Array.of(5, Number.POSITIVE_INFINITY)])
  })
})

describe('gradient accumulation', () => {
  it('gives every target token the same weight, whichever batch it came in', () => {
    // Losses of tokens 1, 2, 3 and 10 with gradients 2, 4, 6 and 20, as one batch of three and one of one.
    const sum = createGradientSum([new Float32Array(1)])
    addGradients(sum, { loss: 2, targets: 3, gradients: [Float32Array.of(4)] })
    addGradients(sum, { loss: 10, targets: 1, gradients: [Float32Array.of(20)] })
    expect(takeMeanGradients(sum)).toEqual({ loss: 16 / 4, gradients: [Float32Array.of(32 / 4)] })
  })

  it('starts again from nothing once the mean was taken', () => {
    const sum = createGradientSum([new Float32Array(1)])
    addGradients(sum, { loss: 5, targets: 2, gradients: [Float32Array.of(7)] })
    const first = takeMeanGradients(sum)
    addGradients(sum, { loss: 1, targets: 1, gradients: [Float32Array.of(3)] })
    expect(takeMeanGradients(sum)).toEqual({ loss: 1, gradients: [Float32Array.of(3)] })
    expect(first.gradients).toEqual([Float32Array.of(7)])
  })

  it('refuses batches without targets, other shapes, and a mean of nothing', () => {
    const sum = createGradientSum([new Float32Array(2)])
    expect(() => addGradients(sum, { loss: 1, targets: 0, gradients: [new Float32Array(2)] })).toThrow(
      'targets',
    )
    expect(() => addGradients(sum, { loss: 1, targets: 1, gradients: [new Float32Array(1)] })).toThrow(
      'shape',
    )
    expect(() => addGradients(sum, { loss: 1, targets: 1, gradients: [] })).toThrow('shape')
    expect(() => takeMeanGradients(sum)).toThrow(RangeError)
  })
})
