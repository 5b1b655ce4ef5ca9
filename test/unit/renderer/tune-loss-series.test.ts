import { expect, test } from 'vitest'
import type { TrainingStep } from '#contract/training.ts'
import {
  describeReading,
  formatLoss,
  lossSeries,
  readingAt,
  smooth,
  wantsLogScale,
} from '../../../src/renderer/tune/loss-series.ts'

const steps = (...losses: number[]): TrainingStep[] =>
  losses.map((loss, index) => ({ step: index + 1, loss, learningRate: 1e-4, gradientNorm: 1 }))

test('smoothing begins at the first value and follows a constant exactly', () => {
  expect(smooth([2, 2, 2], 4)).toEqual([2, 2, 2].map(value => expect.closeTo(value, 12)))
  expect(smooth([3], 50)).toEqual([expect.closeTo(3, 12)])
})

test('smoothing weighs the last values most: span 3 means halves', () => {
  // decay 1/2: (1/2·1 + 1·4) / (1/2 + 1) = 3
  expect(smooth([1, 4], 3)[1]).toBeCloseTo(3, 12)
})

test('a loss that is no number leaves the average as it was', () => {
  expect(smooth([1, Number.NaN, 1], 4)).toEqual([1, 1, 1].map(value => expect.closeTo(value, 12)))
})

test('training and validation stand in one column of steps, with gaps where one was not measured', () => {
  const series = lossSeries(
    steps(3, 2),
    [
      { step: 0, loss: 3.5 },
      { step: 2, loss: 2.5 },
    ],
    2,
  )
  expect(series.steps).toEqual([0, 1, 2])
  expect(series.training).toEqual([null, 3, 2])
  expect(series.validation).toEqual([3.5, null, 2.5])
})

test('a reading tells the validation loss of the last time it was measured', () => {
  const series = lossSeries(steps(3, 2, 1), [{ step: 0, loss: 3.5 }], 3)
  expect(readingAt(series)).toMatchObject({ step: 3, training: 1, validation: { step: 0, loss: 3.5 } })
  expect(readingAt(series, 1)).toMatchObject({ step: 1, training: 3 })
  expect(readingAt(lossSeries([], [], 10))).toBeUndefined()
})

test('a reading in words leaves out what was not measured', () => {
  const reading = readingAt(lossSeries([], [{ step: 0, loss: 3.5 }], 10))
  expect(reading && describeReading(reading)).toBe('Step 0, validation loss 3.500 at step 0')
})

test('only losses that span much want a logarithmic axis', () => {
  expect(wantsLogScale(lossSeries(steps(3, 1), [], 2))).toBe(false)
  const byHeart = steps(4, ...Array.from({ length: 60 }, () => 0.05))
  expect(wantsLogScale(lossSeries(byHeart, [], 61))).toBe(true)
  // One low step among the others is noise.
  expect(wantsLogScale(lossSeries(steps(3, 2.9, 0.1, 2.8), [], 4))).toBe(false)
  expect(wantsLogScale(lossSeries([], [], 2))).toBe(false)
})

test.each([
  [2.5, '2.500'],
  [0.0064, '0.0064'],
  [0, '0.000'],
  [Number.NaN, 'no number'],
])('a loss of %f is shown as %s', (loss, words) => {
  expect(formatLoss(loss)).toBe(words)
})
