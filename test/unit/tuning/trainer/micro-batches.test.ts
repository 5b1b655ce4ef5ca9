import { expect, it } from 'vitest'
import { microBatchRows, paddedTokens } from '#engine/tuning/trainer/micro-batches.ts'

const examples = (...lengths: number[]) =>
  lengths.map(length => ({ tokenIds: new Int32Array(length), isTarget: new Uint8Array(length) }))
const lengths = (rows: readonly { tokenIds: Int32Array }[][]) =>
  rows.map(row => row.map(({ tokenIds }) => tokenIds.length))

it('parts a batch so that no part has more than 512 tokens, padding included', () => {
  expect(lengths(microBatchRows(examples(200, 100, 260, 90, 256)))).toEqual([[90, 100], [200, 256], [260]])
})

it('fills a part to the last token', () => {
  expect(lengths(microBatchRows(examples(64, 64, 64, 64, 64, 64, 64, 64, 64)))).toEqual([
    Array(8).fill(64),
    [64],
  ])
})

it('lets an example that is longer go alone', () => {
  expect(lengths(microBatchRows(examples(1000, 513, 10)))).toEqual([[10], [513], [1000]])
})

it('counts the padding', () => {
  // 2 × 100, 2 × 256 and 260.
  expect(paddedTokens(examples(200, 100, 260, 90, 256))).toBe(200 + 512 + 260)
})
