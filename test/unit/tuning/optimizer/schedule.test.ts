import { describe, expect, it } from 'vitest'
import { learningRateAt } from '#engine/tuning/optimizer/schedule.ts'

describe('the learning rate', () => {
  const schedule = { peak: 0.4, warmUpSteps: 4, totalSteps: 12 }
  const rates = Array.from({ length: 13 }, (_, step) => learningRateAt(step, schedule))

  it('rises in equal steps to its peak', () => {
    for (const [step, rate] of [0.1, 0.2, 0.3, 0.4].entries()) expect(rates[step]).toBeCloseTo(rate, 12)
  })

  it('follows half a cosine down to nothing', () => {
    // 0.2 · (1 + cos(π k / 8)) for k = 0 … 8
    expect(rates[4]).toBeCloseTo(0.4, 12)
    expect(rates[6]).toBeCloseTo(0.2 * (1 + Math.SQRT1_2), 12)
    expect(rates[8]).toBeCloseTo(0.2, 12)
    expect(rates[10]).toBeCloseTo(0.2 * (1 - Math.SQRT1_2), 12)
    expect(rates[12]).toBe(0)
    expect(rates[11]).toBeGreaterThan(0)
  })

  it('starts at its peak without warm-up', () => {
    expect(learningRateAt(0, { ...schedule, warmUpSteps: 0 })).toBe(0.4)
  })

  it('bears a training that is all warm-up', () => {
    const short = { peak: 1, warmUpSteps: 2, totalSteps: 2 }
    expect([0, 1, 2].map(step => learningRateAt(step, short))).toEqual([0.5, 1, 0])
    expect(() => learningRateAt(0, { ...short, warmUpSteps: 3 })).toThrow(RangeError)
  })
})
