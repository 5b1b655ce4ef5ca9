import { expect, test } from 'vitest'
import { batchesOfTokens } from '#engine/models/token-batches.ts'

const ofLengths = (...lengths: number[]): { length: number }[] => lengths.map(length => ({ length }))

test('puts sequences of similar length together and counts what is padded', () => {
  // 2, 3 and 3 are padded to 3 · 3 = 9 tokens; with 5 they would be 4 · 5 = 20.
  expect(batchesOfTokens(ofLengths(3, 5, 2, 3), 10)).toEqual([[2, 0, 3], [1]])
})

test('a sequence that is longer than a batch may be is a batch of its own', () => {
  expect(batchesOfTokens(ofLengths(12, 4, 4), 10)).toEqual([[1, 2], [0]])
})

test('nothing is no batch', () => {
  expect(batchesOfTokens([], 10)).toEqual([])
})
