import { expect, test } from 'vitest'
import { TestRowId } from '#contract/ids.ts'
import type { Score, ScoreboardMetric } from '#contract/scoreboard.ts'
import { factText } from '../../../src/renderer/measure/scores/fact-text.ts'
import { freshnessSentence } from '../../../src/renderer/measure/scores/freshness-sentence.ts'
import { memorySentence } from '../../../src/renderer/measure/scores/memory-sentence.ts'
import { parseSeeds } from '../../../src/renderer/measure/scores/new-evaluation.ts'
import { placeOn, scaleOf } from '../../../src/renderer/measure/scores/scale.ts'
import { neighboursOf } from '../../../src/renderer/measure/scores/walked-rows.ts'

const score = (low: number, mean: number, high: number): Score => ({
  questions: 10,
  mean,
  interval: { low, high },
})
const metric = (scores: ScoreboardMetric['scores']): ScoreboardMetric => ({
  metric: 'fact-match',
  scores,
  retrieval: null,
  tuning: null,
  interaction: null,
  pairs: [],
})

test('shares are drawn from 0 to 1 whatever they are, times from 0 to the largest', () => {
  const scores = { base: score(50, 60, 80), rag: score(100, 150, 200) }
  expect(scaleOf(metric(scores), 'share')).toEqual({ low: 0, high: 1 })
  expect(scaleOf(metric(scores), 'ms')).toEqual({ low: 0, high: 200 })
})

test('a point and its bar stand at their shares of the scale, and never outside', () => {
  expect(placeOn({ low: 0, high: 200 }, score(100, 150, 200))).toEqual({ mean: 75, from: 50, width: 50 })
  expect(placeOn({ low: 0, high: 1 }, score(-1, 2, 3))).toEqual({ mean: 100, from: 0, width: 100 })
})

test.each([
  ['1, 2,3', [1, 2, 3]],
  ['7 7', [7]],
  ['', undefined],
  ['1.5', undefined],
  ['-1', undefined],
  [Array.from({ length: 21 }, (_, seed) => seed).join(','), undefined],
])('reads the seeds %j as %j', (text, seeds) => {
  expect(parseSeeds(text)).toEqual(seeds)
})

test('walks through the questions that were listed, and not beyond', () => {
  const [a, b, c] = ['a', 'b', 'c'].map(id => TestRowId.parse(id))
  if (!a || !b || !c) throw new Error('three were made')
  expect(neighboursOf([a, b, c], b)).toEqual({ before: a, after: c, place: 2 })
  expect(neighboursOf([a, b], c)).toEqual({ before: undefined, after: undefined, place: 0 })
})

test('says where facts came from with the counts', () => {
  expect(memorySentence({ withPassage: 24, stillWithout: 0, onlyWithout: 0 })).toBe(
    '24 answers had the fact, none of them without the passage: it came from the documents.',
  )
  expect(memorySentence({ withPassage: 3, stillWithout: 2, onlyWithout: 1 })).toBe(
    '3 answers had the fact, 2 of them without the passage too: those the weights know. 1 answer had it only without.',
  )
})

test('says which approaches followed a changed document', () => {
  const flipped = {
    before: { text: '', says: 'old' },
    after: { text: '', says: 'new' },
    flipped: true,
  } as const
  const kept = { ...flipped, after: { text: '', says: 'old' }, flipped: false } as const
  expect(freshnessSentence({ base: kept, rag: flipped, tuned: kept, hybrid: flipped })).toBe(
    'RAG and Hybrid followed the changed document; Base and Tuned did not.',
  )
  expect(freshnessSentence({ base: kept })).toBe('No answer followed the changed document.')
})

test('writes an expected fact as a person would', () => {
  expect(factText({ type: 'text', wordings: ['43 days', 'forty-three days'] })).toBe(
    '43 days or forty-three days',
  )
  expect(factText({ type: 'number', value: 87, tolerance: 0.5, unit: 'EUR' })).toBe('87 ± 0.5 EUR')
})
