import { expect, test } from 'vitest'
import {
  countOf,
  formatBytes,
  formatDay,
  formatDuration,
  formatRate,
} from '../../../src/renderer/app/format.ts'

test.each([
  [0.42, '0.4 ms'],
  [8.2, '8 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [3412, '3.4 s'],
  [59_960, '1 min 0 s'],
  [125_000, '2 min 5 s'],
])('a duration of %d ms reads %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

test.each([
  [7.44, '7.4 tokens/s'],
  [99.96, '100 tokens/s'],
  [1041, '1,041 tokens/s'],
])('a rate of %d reads %s', (rate, text) => {
  expect(formatRate(rate)).toBe(text)
})

test.each([
  [812, '812 B'],
  [14_400, '14 kB'],
  [999_600, '1.0 MB'],
  [3_140_000, '3.1 MB'],
  [1_250_000_000, '1.3 GB'],
])('a size of %d bytes reads %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test('counts agree with their noun', () => {
  expect([countOf(0, 'passage'), countOf(1, 'passage'), countOf(1200, 'passage')]).toEqual([
    '0 passages',
    '1 passage',
    '1,200 passages',
  ])
})

test('days are named as people name them', () => {
  const now = new Date(2026, 10, 21, 0, 30)
  const on = (...date: [number, number, number, number]) => formatDay(new Date(...date).toISOString(), now)
  expect(on(2026, 10, 21, 0)).toBe('Today')
  expect(on(2026, 10, 20, 23)).toBe('Yesterday')
  expect(on(2026, 10, 3, 9)).toBe('Nov 3')
  expect(on(2025, 10, 3, 9)).toBe('Nov 3, 2025')
})
