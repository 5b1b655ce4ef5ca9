import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { atOnce } from '#engine/core/slices.ts'
import { rougeL } from '#engine/evaluation/metrics/reference-match.ts'
import { holmAdjusted, mcNemarExact } from '#engine/evaluation/p-values.ts'
import { ndcgAt } from '#engine/evaluation/ranking-metrics.ts'
import { estimate } from '#engine/evaluation/resampling.ts'
import { exactSignFlipTest } from '#engine/evaluation/sign-flip.ts'

interface Reference {
  signFlips: { differences: number[]; pValue: number }[]
  sampledSignFlips: { differences: number[]; pValue: number }[]
  bootstraps: { values: number[]; low: number; high: number; standardError: number }[]
  holms: { pValues: number[]; adjusted: number[] }[]
  mcNemars: { onlyFirst: number; onlySecond: number; pValue: number }[]
  rouges: { answer: string; reference: string; f: number }[]
  ndcgs: { grades: number[]; ndcg: number }[]
}

/** Made by scripts/reference/evaluation_statistics.py with scipy, statsmodels, scikit-learn and rouge-score. */
const reference: Reference = JSON.parse(
  readFileSync(new URL('../../fixtures/statistics/reference.json', import.meta.url), 'utf8'),
)

/** Sums in another order. */
const rounding = 1e-9

const estimateOf = (values: number[]) => {
  const tables = [{ columns: [Float64Array.from(values)], contrasts: [{ weights: [1], tested: true }] }]
  const [[estimated] = []] = atOnce(estimate(tables, 'reference'))
  if (!estimated) throw new Error('there are values')
  return estimated
}

describe('the statistics agree with independent implementations', () => {
  test.each(reference.signFlips)('exact sign flips with scipy: p = $pValue', ({ differences, pValue }) => {
    expect(Math.abs(exactSignFlipTest(differences) - pValue)).toBeLessThan(rounding)
    expect(Math.abs(estimateOf(differences).pValue - pValue)).toBeLessThan(rounding)
  })

  test.each(reference.sampledSignFlips)(
    'drawn sign flips with scipy: p = $pValue',
    ({ differences, pValue }) => {
      // Five standard errors of a share of 9,999 drawings.
      const room = 5 * Math.sqrt((pValue * (1 - pValue)) / 9999)
      expect(Math.abs(estimateOf(differences).pValue - pValue)).toBeLessThan(room)
    },
  )

  test.each(reference.bootstraps)(
    'bootstrap intervals with scipy: [$low, $high]',
    ({ values, low, high, standardError }) => {
      const { interval } = estimateOf(values)
      // The 2.5% quantile of 2,000 drawings has a standard error of 0.06 of the mean's; four of those.
      const room = 0.24 * standardError
      expect(Math.abs(interval.low - low)).toBeLessThan(room)
      expect(Math.abs(interval.high - high)).toBeLessThan(room)
    },
  )

  test.each(reference.holms)('Holm with statsmodels: $pValues', ({ pValues, adjusted }) => {
    holmAdjusted(pValues).forEach((value, index) => {
      expect(Math.abs(value - (adjusted[index] ?? Number.NaN))).toBeLessThan(rounding)
    })
  })

  test.each(reference.mcNemars)(
    'McNemar with scipy: $onlyFirst against $onlySecond',
    ({ onlyFirst, onlySecond, pValue }) => {
      expect(Math.abs(mcNemarExact(onlyFirst, onlySecond) - pValue)).toBeLessThan(rounding)
    },
  )

  test.each(reference.rouges)('ROUGE-L with rouge-score: “$answer”', ({ answer, reference: wanted, f }) => {
    expect(Math.abs(rougeL(answer, wanted) - f)).toBeLessThan(rounding)
  })

  test.each(reference.ndcgs)('nDCG with scikit-learn: $grades', ({ grades, ndcg }) => {
    const ids = grades.map((_, index) => String(index))
    const judgements = new Map(grades.map((grade, index): [string, number] => [String(index), grade]))
    expect(Math.abs((ndcgAt(grades.length, ids, judgements) ?? 0) - ndcg)).toBeLessThan(rounding)
  })
})
