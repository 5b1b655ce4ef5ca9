import { expect, test } from 'vitest'
import { type IndexScore, LibraryIndex } from '#contract/library.ts'
import {
  indexInWords,
  measures,
  percentOf,
  sameLimits,
  verdictOf,
} from '#renderer/library/index-settings/index-words.ts'

const score = (hits: number, meanReciprocalRank: number, questions = 40): IndexScore => ({
  questions,
  hitAt3: hits / questions,
  meanReciprocalRank,
})

test('an index is told with its limits', () => {
  const index = LibraryIndex.parse({
    generation: 2,
    limits: { maxTokens: 96, overlapShare: 0 },
    embedderId: 'e',
    chunks: 1204,
    documents: 1,
  })
  expect(indexInWords(index)).toBe('1 document in 1,204 chunks, at most 96 tokens a chunk, no overlap')
  expect(percentOf(0.15)).toBe('15%')
})

test('shares that differ by rounding are the same limits', () => {
  expect(sameLimits({ maxTokens: 200, overlapShare: 0.1 + 0.2 }, { maxTokens: 200, overlapShare: 0.3 })).toBe(
    true,
  )
  expect(sameLimits({ maxTokens: 200, overlapShare: 0.3 }, { maxTokens: 192, overlapShare: 0.3 })).toBe(false)
})

test('hit@3 is told as questions, not as a share of an unknown number', () => {
  expect(measures.map(({ name, read }) => [name, read(score(33, 0.75))])).toEqual([
    ['hit@3', '33 of 40'],
    ['MRR', '0.750'],
  ])
})

test('a difference that a sign test could never support is called that', () => {
  expect(verdictOf({ previous: score(30, 0.6), active: score(35, 0.7) })).toMatch(/^5 questions more.*chance/)
  expect(verdictOf({ previous: score(36, 0.6), active: score(30, 0.5) })).toBe(
    '6 questions fewer than before.',
  )
})

test('equal scores are no difference, and a mere change of rank is told as one', () => {
  expect(verdictOf({ previous: score(30, 0.6), active: score(30, 0.6) })).toMatch(/no difference/)
  expect(verdictOf({ previous: score(30, 0.6), active: score(30, 0.58) })).toMatch(/lower than before/)
})
