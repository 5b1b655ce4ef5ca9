import { describe, expect, it } from 'vitest'
import { type AdamWState, adamWStep, createAdamWState } from '#engine/tuning/optimizer/adamw.ts'

const pytorchDefaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }

/** PyTorch computes in float32, we in float64 with float32 storage. */
const float32Tolerance = 1e-6

const expectClose = (actual: Float32Array | undefined, expected: number[]): void => {
  expect(actual?.length).toBe(expected.length)
  expected.forEach((value, index) => {
    expect(Math.abs((actual?.[index] ?? Number.NaN) - value)).toBeLessThan(float32Tolerance)
  })
}

describe('AdamW', () => {
  it('takes the two steps that are worked by hand', () => {
    // p = 1, lr 0.1, decay 0.01, β₁ 0.9, β₂ 0.999, ε 0.
    // g = 0.5: m̂ = 0.05 / 0.1 = 0.5, v̂ = 0.25, p = 1 · 0.999 − 0.1 · 0.5 / 0.5 = 0.899
    // g = −0.5: m = 0.045 − 0.05 = −0.005, m̂ = −0.005 / 0.19 = −0.0263158, v̂ = 0.25,
    //           p = 0.899 · 0.999 + 0.1 · 0.0263158 / 0.5 = 0.8981010 + 0.0052632 = 0.9033642
    const parameters = [Float32Array.of(1)]
    const state = createAdamWState(parameters)
    const options = { learningRate: 0.1, weightDecay: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 0 }
    adamWStep(parameters, [Float32Array.of(0.5)], state, options)
    expectClose(parameters[0], [0.899])
    adamWStep(parameters, [Float32Array.of(-0.5)], state, options)
    expectClose(parameters[0], [0.9033642])
  })

  it('takes the steps that PyTorch takes', () => {
    // torch 2.13.0, torch.optim.AdamW([p, q], lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.1), the
    // learning rate set to 0.01 / t and the gradients below before step t; printed with %.9g.
    const p = Float32Array.of(0.5, -1.25, 2, 0)
    const q = Float32Array.of(1, -0.001)
    const state = createAdamWState([p, q])
    const expected: Record<number, [number[], number[]]> = {
      1: [
        [0.489500016, -1.23874998, 2.00800014, -0.00999899954],
        [0.989000022, -0.0100899078],
      ],
      2: [
        [0.48442933, -1.23313057, 2.00673294, -0.0148196053],
        [0.983844578, -0.0146303177],
      ],
      6: [
        [0.474816263, -1.22246277, 2.00613546, -0.0239582509],
        [0.975178063, -0.0232497845],
      ],
    }
    for (let t = 1; t <= 6; t++) {
      const gradients = [
        Float32Array.of(0.1 * t, -0.3, (-1) ** t * 2, 1e-4 * t),
        Float32Array.of(5 / t, 1e-7),
      ]
      adamWStep([p, q], gradients, state, { ...pytorchDefaults, learningRate: 0.01 / t, weightDecay: 0.1 })
      const [expectedP, expectedQ] = expected[t] ?? []
      if (expectedP) expectClose(p, expectedP)
      if (expectedQ) expectClose(q, expectedQ)
    }
    expectClose(state.firstMoments[0], [0.178296894, -0.140567705, 0.0493219793, 0.000178296905])
    expectClose(state.secondMoments[0], [0.000908950868, 0.000538651831, 0.0239400826, 9.08950915e-10])
  })

  it('decays a weight that gets no gradient by the learning rate times the decay', () => {
    const parameters = [Float32Array.of(2)]
    const options = { ...pytorchDefaults, learningRate: 0.1, weightDecay: 0.5 }
    adamWStep(parameters, [Float32Array.of(0)], createAdamWState(parameters), options)
    expectClose(parameters[0], [2 * (1 - 0.1 * 0.5)])
  })

  it('goes on from a saved state bit for bit', () => {
    const options = { ...pytorchDefaults, learningRate: 0.01, weightDecay: 0.1 }
    const gradient = (t: number) => [Float32Array.from({ length: 50 }, (_, i) => Math.sin(i * 7.3 + t))]
    const train = (weights: Float32Array, state: AdamWState, from: number, to: number) => {
      for (let t = from; t < to; t++) adamWStep([weights], gradient(t), state, options)
      return weights
    }
    const start = Float32Array.from({ length: 50 }, (_, i) => Math.cos(i))
    const whole = train(start.slice(), createAdamWState([start]), 0, 20)

    const state = createAdamWState([start])
    const half = train(start.slice(), state, 0, 11)
    const saved = structuredClone({ half, state })
    expect(train(saved.half, saved.state, 11, 20)).toEqual(whole)
  })

  it('refuses gradients of another shape and changes nothing', () => {
    const parameters = [Float32Array.of(1), Float32Array.of(2, 3)]
    const state = createAdamWState(parameters)
    const options = { ...pytorchDefaults, learningRate: 1, weightDecay: 1 }
    const wrong = [Float32Array.of(1), Float32Array.of(1)]
    expect(() => adamWStep(parameters, wrong, state, options)).toThrow('gradients')
    expect(() => adamWStep(parameters, parameters.slice(1), state, options)).toThrow(RangeError)
    expect(() => adamWStep(parameters, parameters, createAdamWState(wrong), options)).toThrow('moments')
    expect(parameters).toEqual([Float32Array.of(1), Float32Array.of(2, 3)])
    expect(state.step).toBe(0)
  })
})
