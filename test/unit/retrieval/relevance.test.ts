import { expect, test } from 'vitest'
import {
  isAnythingRelevant,
  isKeywordEvidence,
  keywordEvidence,
  shippedFloor,
} from '#engine/retrieval/relevance.ts'

const term = (phrase: string, weight: number, isCode = false) => ({ phrases: [phrase], isCode, weight })

test('counts how much of the question a chunk has, and what weight that carries', () => {
  const evidenceOf = keywordEvidence([term('stay', 1), term('warm', 2), term('penguins', 5)])
  expect(evidenceOf(['stay', 'warm'])).toEqual({ words: 3, found: 2, share: 3 / 8, code: false })
  expect(evidenceOf([])).toEqual({ words: 3, found: 0, share: 0, code: false })
  const ofCode = keywordEvidence([{ phrases: ['e17', 'e 17'], isCode: true, weight: 4 }, term('mean', 4)])
  expect(ofCode(['e 17'])).toEqual({ words: 2, found: 1, share: 0.5, code: true })
})

test('takes a code, all words, or two words that carry half of the weight for evidence', () => {
  expect(isKeywordEvidence({ words: 6, found: 1, share: 0.1, code: true })).toBe(true)
  expect(isKeywordEvidence({ words: 1, found: 1, share: 1, code: false })).toBe(true)
  expect(isKeywordEvidence({ words: 4, found: 2, share: 0.5, code: false })).toBe(true)
  expect(isKeywordEvidence({ words: 4, found: 3, share: 0.49, code: false })).toBe(false)
  expect(isKeywordEvidence({ words: 2, found: 1, share: 0.9, code: false })).toBe(false)
  expect(isKeywordEvidence({ words: 0, found: 0, share: 0, code: false })).toBe(false)
})

test('calls nothing relevant only when meaning and words both fail', () => {
  const none = [{ words: 3, found: 1, share: 0.3, code: false }]
  const enough = [...none, { words: 3, found: 3, share: 1, code: false }]
  expect(isAnythingRelevant(shippedFloor.cosine, none, shippedFloor)).toBe(true)
  expect(isAnythingRelevant(shippedFloor.cosine - 0.01, none, shippedFloor)).toBe(false)
  expect(isAnythingRelevant(shippedFloor.cosine - 0.01, enough, shippedFloor)).toBe(true)
  expect(isAnythingRelevant(null, enough, shippedFloor)).toBe(true)
  expect(isAnythingRelevant(null, [], shippedFloor)).toBe(false)
})
