import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { inBatches } from '../../../src/renderer/connection/in-batches.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('hands on the first item at once, and what follows together and in its order', () => {
  const taken: (readonly number[])[] = []
  const put = inBatches<number>(100, items => taken.push(items))
  put(1)
  vi.advanceTimersByTime(0)
  expect(taken).toEqual([[1]])
  for (const item of [2, 3, 4]) put(item)
  vi.advanceTimersByTime(99)
  expect(taken).toEqual([[1]])
  vi.advanceTimersByTime(1)
  expect(taken).toEqual([[1], [2, 3, 4]])
  vi.advanceTimersByTime(1000)
  expect(taken).toHaveLength(2)
  put(5)
  vi.advanceTimersByTime(0)
  expect(taken.at(-1)).toEqual([5])
})
