import { expect, test } from 'vitest'
import {
  isAnythingRelevant,
  isKeywordEvidence,
  keywordEvidence,
  shippedFloor,
} from '#engine/retrieval/relevance.ts'

test('counts how much of the question stands in a chunk', () => {
  expect(
    keywordEvidence('What is the warranty of the Heron kettle?', 'Heron: the warranty is two years'),
  ).toEqual({
    words: 3,
    found: 2,
    code: false,
  })
  expect(keywordEvidence('What does E-17 mean?', 'Error E17: low water').code).toBe(true)
  expect(keywordEvidence('What does E-17 mean?', 'Error E171: low water').code).toBe(false)
})

test('does not take one common word among several for evidence', () => {
  const evidence = keywordEvidence('What is the capital of France?', 'Our capital expenses rose')
  expect(evidence).toEqual({ words: 2, found: 1, code: false })
  expect(isKeywordEvidence(evidence)).toBe(false)
})

test('takes a code, all words, or two words that are half of them for evidence', () => {
  expect(isKeywordEvidence({ words: 6, found: 1, code: true })).toBe(true)
  expect(isKeywordEvidence({ words: 1, found: 1, code: false })).toBe(true)
  expect(isKeywordEvidence({ words: 4, found: 2, code: false })).toBe(true)
  expect(isKeywordEvidence({ words: 5, found: 2, code: false })).toBe(false)
  expect(isKeywordEvidence({ words: 0, found: 0, code: false })).toBe(false)
})

test('calls nothing relevant only when meaning and words both fail', () => {
  const none = [{ words: 3, found: 1, code: false }]
  const enough = [...none, { words: 3, found: 3, code: false }]
  expect(isAnythingRelevant(shippedFloor.cosine, none, shippedFloor)).toBe(true)
  expect(isAnythingRelevant(shippedFloor.cosine - 0.01, none, shippedFloor)).toBe(false)
  expect(isAnythingRelevant(shippedFloor.cosine - 0.01, enough, shippedFloor)).toBe(true)
  expect(isAnythingRelevant(null, enough, shippedFloor)).toBe(true)
  expect(isAnythingRelevant(null, [], shippedFloor)).toBe(false)
})
