import { expect, test } from 'vitest'
import { measuredText, tickText } from '../../../scripts/bench-growth/units.ts'

test('writes measured values with three digits in the unit that suits them', () => {
  expect(measuredText(0.2437, 'ms')).toBe('0.24 ms')
  expect(measuredText(31.06, 'ms')).toBe('31.1 ms')
  expect(measuredText(999, 'ms')).toBe('999 ms')
  expect(measuredText(1425, 'ms')).toBe('1.43 s')
  expect(measuredText(1_234_000, 'ms')).toBe('1,234 s')
  expect(measuredText(12_000_000, 'bytes')).toBe('12.0 MB')
  expect(measuredText(2_340_000_000, 'bytes')).toBe('2.34 GB')
  expect(measuredText(45.25, 'tokens/s')).toBe('45.3 tokens/s')
})

test('writes what stands in brackets in the unit of the value before it', () => {
  expect(measuredText(1200, 'ms', [950, 1300])).toBe('1.20 s (0.95 to 1.30)')
  expect(measuredText(12, 'ms', [30.44])).toBe('12.0 ms (30.4)')
})

test('writes ticks without digits that a computer adds', () => {
  expect(tickText(0.1 * 3, 'ms')).toBe('0.3 ms')
  expect(tickText(200_000, 'ms')).toBe('200 s')
  expect(tickText(500_000, 'bytes')).toBe('0.5 MB')
  expect(tickText(1e9, 'bytes')).toBe('1 GB')
  expect(tickText(50, 'tokens/s')).toBe('50')
})
