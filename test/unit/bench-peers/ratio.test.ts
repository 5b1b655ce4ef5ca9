import { expect, test } from 'vitest'
import { ratioOf } from '../../../scripts/bench-peers/ratio.ts'

test('divides the medians of all samples, and gives quartiles of what each round shows', () => {
  // Medians of rounds: 10, 20, 30 against 10, 10, 20; ratios 1, 2, 1.5. Of all samples: 11 against 10.
  const own = [[9, 10, 11], [20], [30]]
  const peer = [[10], [10], [20]]
  expect(ratioOf(own, peer)).toEqual({ ofMedians: 11 / 10, lowerQuartile: 1.25, upperQuartile: 1.75 })
})

test('compares only rounds that both were in, when one failed on the way', () => {
  expect(ratioOf([[10], [20], [90]], [[10], [10]])).toMatchObject({
    lowerQuartile: 1.25,
    upperQuartile: 1.75,
  })
})

test('two that share no round do not compare', () => {
  expect(() => ratioOf([[10]], [])).toThrow(RangeError)
})
