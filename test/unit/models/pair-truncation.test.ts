import { expect, test } from 'vitest'
import { placesKept } from '#engine/models/pair-truncation.ts'

/** [CLS] question [SEP] text [SEP]; the special tokens are 1 and 2. */
const joined = (first: number[], second: number[]) => ({
  ids: [1, ...first, 2, ...second, 2],
  first,
  second,
})
const idsKept = (first: number[], second: number[], maxTokens: number): number[] | undefined => {
  const pair = joined(first, second)
  return placesKept(pair, maxTokens)?.map(place => pair.ids[place] ?? Number.NaN)
}
const run = (from: number, length: number): number[] => Array.from({ length }, (_, index) => from + index)

test('a long text gives its end, and the closing token stays', () => {
  expect(idsKept([10, 11], run(20, 9), 9)).toEqual([1, 10, 11, 2, 20, 21, 22, 23, 2])
})

test('a long question gives its end where the text is short', () => {
  expect(idsKept(run(10, 9), [30, 31], 9)).toEqual([1, 10, 11, 12, 13, 2, 30, 31, 2])
})

test('two long parts keep half each, the longer one the odd token', () => {
  // 10 − 3 special tokens leave 7: 3 for the shorter part and 4 for the longer one.
  expect(idsKept(run(10, 8), run(30, 9), 10)).toEqual([1, 10, 11, 12, 2, 30, 31, 32, 33, 2])
  expect(idsKept(run(10, 9), run(30, 8), 10)).toEqual([1, 10, 11, 12, 13, 2, 30, 31, 32, 2])
})

test('what fits is kept whole, and a limit below the special tokens leaves only those', () => {
  expect(idsKept([10], [20], 5)).toEqual([1, 10, 2, 20, 2])
  expect(idsKept([10], [20], 2)).toEqual([1, 2, 2])
})

test('a part that the tokenizer joined in another way cannot be shortened', () => {
  expect(placesKept({ ids: [1, 10, 2, 99, 2], first: [10], second: [20] }, 4)).toBeUndefined()
  expect(placesKept({ ids: [1, 98, 2, 20, 2], first: [10], second: [20] }, 4)).toBeUndefined()
})
