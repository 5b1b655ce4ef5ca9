import { describe, expect, it } from 'vitest'
import { containsFacts, containsPhrase } from '#engine/evaluation/answer-checks.ts'
import { median, quantile, wilsonInterval } from '#engine/evaluation/statistics.ts'

describe('containsPhrase', () => {
  it('does not care about case, line breaks and no-break spaces', () => {
    expect(containsPhrase('Within\n43\u00a0Days of delivery', '43 days')).toBe(true)
  })

  it('wants whole words and whole numbers', () => {
    expect(containsPhrase('within 143 days', '43 days')).toBe(false)
    expect(containsPhrase('error E170', 'E17')).toBe(false)
    expect(containsPhrase('(E17).', 'E17')).toBe(true)
    expect(containsPhrase('it costs €87 today', '€87')).toBe(true)
    expect(containsPhrase('143 days or 43 days', '43 days')).toBe(true)
  })
})

describe('containsFacts', () => {
  it('wants every fact, in any of its wordings', () => {
    const facts = [
      ['43 days', 'forty-three days'],
      ['EUR 87', '87 euros'],
    ]
    expect(containsFacts('Forty-three days, for 87 euros.', facts)).toBe(true)
    expect(containsFacts('43 days, free of charge.', facts)).toBe(false)
  })
})

describe('statistics', () => {
  it('gives the Wilson interval of Brown, Cai and DasGupta', () => {
    // 8 of 40: centre (0.2 + 3.8415/80)/(1 + 3.8415/40) = 0.22629, spread 0.12158
    const { low, high } = wilsonInterval(8, 40)
    expect(low).toBeCloseTo(0.105, 4)
    expect(high).toBeCloseTo(0.3476, 4)
    expect(wilsonInterval(0, 40).low).toBe(0)
    expect(wilsonInterval(40, 40).high).toBe(1)
    expect(() => wilsonInterval(0, 0)).toThrow(RangeError)
  })

  it('gives medians and quartiles', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75)
    expect(() => median([])).toThrow(RangeError)
  })
})
