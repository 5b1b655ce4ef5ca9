import { expect, test } from 'vitest'
import {
  hitAt,
  type Judgements,
  ndcgAt,
  precisionAt,
  recallAt,
  reciprocalRank,
} from '#engine/evaluation/ranking-metrics.ts'

// Places 1 to 4 are discounted by log2 2 = 1, log2 3 = 1.5849625, log2 4 = 2, log2 5 = 2.3219281.
const judgements: Judgements = new Map([
  ['best', 2],
  ['good', 1],
  ['other', 1],
  ['bad', 0],
])

test('gives nDCG as the gain found over the gain of the best order', () => {
  // Ideal at 3: 2 + 1/1.5849625 + 1/2 = 3.1309298. Found: 0 + 2/1.5849625 + 1/2 = 1.7618595.
  expect(ndcgAt(3, ['bad', 'best', 'good', 'other'], judgements)).toBeCloseTo(1.7618595 / 3.1309298, 6)
  expect(ndcgAt(3, ['best', 'good', 'other'], judgements)).toBe(1)
  expect(ndcgAt(3, ['best', 'other', 'good'], judgements)).toBe(1)
  expect(ndcgAt(3, ['unjudged', 'bad'], judgements)).toBe(0)
})

test('cuts the ideal at the same depth as the ranking', () => {
  // Ideal at 1: 2. A good first place has half of it.
  expect(ndcgAt(1, ['good', 'best'], judgements)).toBe(0.5)
  // Ideal at 2: 2 + 1/1.5849625 = 2.6309298.
  expect(ndcgAt(2, ['good', 'best', 'other'], judgements)).toBeCloseTo((1 + 2 / 1.5849625) / 2.6309298, 6)
})

test('takes the grade itself for the gain, as trec_eval does', () => {
  // With 2^grade − 1 the gains would be 3 and 1, and this 0.7967 instead of 0.8597.
  const two: Judgements = new Map([
    ['a', 2],
    ['b', 1],
  ])
  expect(ndcgAt(10, ['b', 'a'], two)).toBeCloseTo((1 + 2 / 1.5849625) / (2 + 1 / 1.5849625), 6)
})

test('counts a judgement below zero as no gain', () => {
  const spam: Judgements = new Map([
    ['spam', -2],
    ['good', 1],
  ])
  expect(ndcgAt(10, ['spam', 'good'], spam)).toBeCloseTo(1 / 1.5849625, 6)
  expect(precisionAt(2, ['spam', 'good'], spam)).toBe(0.5)
})

test('gives recall as the share of all relevant documents, precision as the share of the places', () => {
  const ranking = ['bad', 'good', 'unjudged', 'best', 'other']
  expect(recallAt(4, ranking, judgements)).toBeCloseTo(2 / 3, 12)
  expect(recallAt(5, ranking, judgements)).toBe(1)
  expect(precisionAt(4, ranking, judgements)).toBe(0.5)
  // Places that a short ranking leaves empty count against it.
  expect(precisionAt(10, ranking, judgements)).toBe(0.3)
})

test('gives the reciprocal of the place of the first relevant document', () => {
  expect(reciprocalRank(['good', 'best'], judgements)).toBe(1)
  expect(reciprocalRank(['bad', 'unjudged', 'other', 'best'], judgements)).toBeCloseTo(1 / 3, 12)
  expect(reciprocalRank(['bad', 'unjudged'], judgements)).toBe(0)
  expect(reciprocalRank([], judgements)).toBe(0)
})

test('says whether anything relevant is among the first places', () => {
  expect(hitAt(1, ['bad', 'best'], judgements)).toBe(0)
  expect(hitAt(2, ['bad', 'best'], judgements)).toBe(1)
})

test('says null of a question without a relevant document, which no ranking can answer', () => {
  const nothing: Judgements = new Map([['bad', 0]])
  expect(ndcgAt(10, ['bad'], nothing)).toBeNull()
  expect(recallAt(10, ['bad'], nothing)).toBeNull()
  expect(hitAt(10, ['bad'], nothing)).toBeNull()
  expect(reciprocalRank(['bad'], nothing)).toBeNull()
  expect(precisionAt(10, ['bad'], nothing)).toBe(0)
})

test('refuses a depth that is no place', () => {
  expect(() => ndcgAt(0, ['best'], judgements)).toThrow(RangeError)
  expect(() => recallAt(1.5, ['best'], judgements)).toThrow(RangeError)
  expect(() => precisionAt(-1, ['best'], judgements)).toThrow(RangeError)
  expect(() => hitAt(Number.NaN, ['best'], judgements)).toThrow(RangeError)
})
