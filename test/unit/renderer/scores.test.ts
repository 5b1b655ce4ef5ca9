import { expect, test, vi } from 'vitest'
import type { Approach } from '#contract/approach.ts'
import { EvaluatedRow } from '#contract/evaluation.ts'
import { EvaluationId, TestRowId } from '#contract/ids.ts'
import type { MetricId } from '#contract/metric.ts'
import { metricDefinitions } from '#contract/metric-definitions.ts'
import type { Effect, Score, ScoreboardMetric } from '#contract/scoreboard.ts'
import { boardViews } from '../../../src/renderer/measure/scores/board-views.ts'
import {
  type ComparedScore,
  comparedApproaches,
  comparisonRows,
  shownSentence,
} from '../../../src/renderer/measure/scores/comparison-rows.ts'
import { factName, factText } from '../../../src/renderer/measure/scores/fact-text.ts'
import { freshnessSentence } from '../../../src/renderer/measure/scores/freshness-sentence.ts'
import { memorySentence } from '../../../src/renderer/measure/scores/memory-sentence.ts'
import { parseSeeds } from '../../../src/renderer/measure/scores/new-evaluation.ts'
import { pacedReading } from '../../../src/renderer/measure/scores/paced-reading.ts'
import { rowValue } from '../../../src/renderer/measure/scores/row-value.ts'
import { placeOn, scaleOf } from '../../../src/renderer/measure/scores/scale.ts'
import { neighboursOf, walkedRows } from '../../../src/renderer/measure/scores/walked-rows.ts'

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

test('says that an approach without any right answer had none, whatever the passages were', () => {
  expect(memorySentence({ withPassage: 0, stillWithout: 0, onlyWithout: 0 })).toBe(
    'No answer had the expected fact.',
  )
  expect(memorySentence({ withPassage: 0, stillWithout: 0, onlyWithout: 2 })).toBe(
    'No answer had the expected fact with its passage at hand. 2 answers had it only without.',
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
  expect(factName({ type: 'text', wordings: ['43 days', 'forty-three days'] })).toBe('43 days')
  expect(factText({ type: 'number', value: 87, tolerance: 0.5, unit: 'EUR' })).toBe('87 ± 0.5 EUR')
})

const definitionOf = (id: MetricId) => {
  const found = metricDefinitions.find(one => one.id === id)
  if (!found) throw new Error(`every metric is defined, ${id} too`)
  return found
}
const rowOf = (values: EvaluatedRow['values'], failed: EvaluatedRow['failed'] = []) =>
  EvaluatedRow.parse({ rowId: 'r', question: 'Q?', tags: [], stage: null, values, failed })

test('marks what is right or wrong in an answer, and never ticks what had better not be', () => {
  const value = (id: MetricId, number: number) => rowValue(rowOf({ rag: number }), 'rag', definitionOf(id))
  expect(value('fact-match', 1)).toEqual({ type: 'right', text: '✓', said: 'yes' })
  expect(value('fact-match', 0)).toEqual({ type: 'wrong', text: '✗', said: 'no' })
  expect(value('refusal-wrong', 1)).toEqual({ type: 'wrong', text: 'yes', said: 'yes' })
  expect(value('groundedness', 0.5).text).toBe('50%')
  expect(value('answer-words', 31).text).toBe('31')
  expect(value('answer-words', 30.5).text).toBe('30.5')
})

test('tells an answer that failed from one that was not measured', () => {
  expect(rowValue(rowOf({}, ['rag']), 'rag', definitionOf('fact-match')).type).toBe('failed')
  expect(rowValue(rowOf({ rag: null }), 'rag', definitionOf('fact-match')).type).toBe('unmeasured')
})

const comparedScore = (
  metricId: MetricId,
  approach: Approach,
  verdict: Effect['verdict'],
): ComparedScore => ({
  metric: metricId,
  approach,
  from: score(0, 0.5, 1),
  to: score(0, 0.7, 1),
  effect: {
    ...{ questions: 10, difference: 0.2, interval: { low: 0, high: 0.4 } },
    ...{ pValue: 0.2, adjustedPValue: 1, verdict },
  },
})

test('compares metric by metric, those that a board begins with first, and counts what is shown', () => {
  const metrics = [
    comparedScore('hit', 'rag', 'none-shown'),
    comparedScore('fact-match', 'hybrid', 'higher'),
    comparedScore('fact-match', 'base', 'none-shown'),
  ]
  const rows = comparisonRows(metrics)
  expect(rows.map(({ definition, cells }) => [definition.id, Object.keys(cells).sort()])).toEqual([
    ['fact-match', ['base', 'hybrid']],
    ['hit', ['rag']],
  ])
  expect(comparedApproaches(metrics)).toEqual(['base', 'rag', 'hybrid'])
  expect(shownSentence(metrics)).toBe('A difference is shown in 1 of 3 scores, marked below.')
  expect(shownSentence(metrics.slice(0, 1))).toBe('No difference is shown in 1 score.')
})

test('remembers what of a board was open for the way back, and nothing of another board', () => {
  const [one, other] = [EvaluationId.parse('one'), EvaluationId.parse('other')]
  boardViews.keep(one, { tag: 'price', metric: 'fact-match', differing: true, stage: undefined })
  expect(boardViews.of(one).metric).toBe('fact-match')
  expect(boardViews.of(other)).toEqual({
    ...{ tag: undefined, metric: undefined, differing: false, stage: undefined },
  })
})

test('tells once which question of the list was looked at', () => {
  const id = EvaluationId.parse('one')
  const row = TestRowId.parse('a')
  walkedRows.set(id, { rows: [row], total: 1 })
  walkedRows.visit(id, row)
  walkedRows.set(id, { rows: [row], total: 1 })
  expect(walkedRows.takeVisited(EvaluationId.parse('other'))).toBeUndefined()
  expect(walkedRows.takeVisited(id)).toBe(row)
  expect(walkedRows.takeVisited(id)).toBeUndefined()
  expect(walkedRows.of(id).total).toBe(1)
})

test('reads a board that grows one reading at a time, with rests, and at once when it has ended', async () => {
  vi.useFakeTimers()
  let [begun, finished] = [0, 0]
  const reading = pacedReading(async () => {
    begun++
    await new Promise(resolve => setTimeout(resolve, 1000))
    finished++
  })
  try {
    reading.ask(true)
    await vi.advanceTimersByTimeAsync(500)
    for (let more = 0; more < 20; more++) reading.ask(false)
    await vi.advanceTimersByTimeAsync(8000)
    // It took a second, so that it rests for nine.
    expect([begun, finished]).toEqual([1, 1])
    await vi.advanceTimersByTimeAsync(2000)
    expect([begun, finished]).toEqual([2, 1])
    reading.ask(true)
    await vi.advanceTimersByTimeAsync(600)
    expect([begun, finished]).toEqual([3, 2])
    reading.end()
    reading.ask(true)
    await vi.advanceTimersByTimeAsync(60_000)
    expect([begun, finished]).toEqual([3, 3])
  } finally {
    vi.useRealTimers()
  }
})
