import { expect, test } from 'vitest'
import { logDomain, logTicks, spreadLabels } from '../../../scripts/bench-growth/log-axis.ts'

test('leaves as much room below the smallest value as above the largest, by their ratio', () => {
  const [low, high] = logDomain([10, 10_000])
  expect(low).toBeCloseTo(10 / 1.3)
  expect(high).toBeCloseTo(10_000 * 1.3)
})

test('shows a decade and a half around values that hardly differ', () => {
  const [low, high] = logDomain([100, 105])
  expect(Math.log10(high / low)).toBeCloseTo(1.5)
  // sqrt(100 · 105) stays in the middle
  expect(Math.sqrt(low * high)).toBeCloseTo(Math.sqrt(100 * 105))
})

test('refuses what has no logarithm, and no values at all', () => {
  expect(() => logDomain([])).toThrow(RangeError)
  expect(() => logDomain([1, 0])).toThrow(RangeError)
  expect(() => logDomain([1, Number.NaN])).toThrow(RangeError)
})

test('has ticks at 1, 2 and 5 of each power of ten on a short axis, exactly', () => {
  expect(logTicks([0.09, 6])).toEqual([0.1, 0.2, 0.5, 1, 2, 5])
})

test('has ticks at powers of ten alone on a long axis', () => {
  expect(logTicks([0.5, 20_000])).toEqual([1, 10, 100, 1000, 10_000])
})

test('leaves labels where they want to be when they do not touch', () => {
  expect(spreadLabels([90, 10, 50], 18, [0, 100])).toEqual([90, 10, 50])
})

test('parts two labels at one place by half a gap each, in the order given', () => {
  expect(spreadLabels([50, 50], 18, [0, 100])).toEqual([41, 59])
})

test('pushes a third label on when parting two brings them upon it', () => {
  // 40 and 44 take 33 to 51 around 42; 60 is 9 away, so all three centre on 48.
  expect(spreadLabels([60, 40, 44], 18, [0, 100])).toEqual([66, 30, 48])
})

test('keeps labels within the room there is', () => {
  expect(spreadLabels([99, 100], 18, [0, 100])).toEqual([82, 100])
  expect(spreadLabels([0, 0], 18, [0, 100])).toEqual([0, 18])
})
