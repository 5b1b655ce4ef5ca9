import { expect, test } from 'vitest'
import { Capability, type MeasuredEffect } from '#contract/advisor.ts'
import { Evaluation } from '#contract/evaluation.ts'
import type { Effect, Scoreboard, ScoreboardMetric } from '#contract/scoreboard.ts'
import { adviceFor } from '#engine/advisor/advice.ts'
import { adviceMarkdown } from '#engine/advisor/advice-markdown.ts'
import { approachCosts } from '#engine/advisor/approach-costs.ts'
import { measuredEffects } from '#engine/advisor/measured-effects.ts'

const evaluation = Evaluation.parse({
  id: 'evaluation-1',
  createdAt: '2026-11-21T10:00:00.000Z',
  testSetName: 'Desk',
  request: { testSetId: 'desk', approaches: ['base', 'rag'] },
  rows: 12,
  state: { type: 'finished' },
  progress: { done: 12, total: 12, cachedAnswers: 0, answers: 24, failedAnswers: 0, secondsLeft: null },
  provenance: {
    diptychVersion: '0.1.0',
    testSetHash: 'a',
    model: { id: 'm', name: 'm', hash: 'b' },
    embeddingModel: { id: 'e', name: 'e' },
    adapter: null,
    indexHash: 'c',
    documents: 1,
    chunks: 1,
    promptTemplateHash: 'd',
    machine: { cpu: 'x', cores: 2, memoryBytes: 1, platform: 'linux' },
  },
  costs: {
    trainingMinutes: null,
    adapterBytes: null,
    indexMinutes: null,
    indexBytes: null,
    peakMemoryBytes: null,
  },
})

const effect = (difference: number, verdict: Effect['verdict']): Effect => ({
  questions: 12,
  difference,
  interval: { low: difference - 0.1, high: difference + 0.1 },
  pValue: 0.01,
  adjustedPValue: 0.02,
  verdict,
})

const boardOf = (metrics: ScoreboardMetric[]): Scoreboard => ({
  ...{ evaluation, tag: 'law', rows: 12, seeds: 1, tags: [], failedAnswers: {}, stages: {} },
  metrics,
})

const metricOf = (changes: Partial<ScoreboardMetric>): ScoreboardMetric => ({
  ...{ metric: 'fact-match', scores: {}, retrieval: null, tuning: null, interaction: null, pairs: [] },
  ...changes,
})

test('takes main effects where all four approaches were asked, and pairs where only two were', () => {
  const board = boardOf([
    metricOf({ retrieval: effect(0.4, 'higher'), tuning: effect(0.1, 'none-shown') }),
    metricOf({
      metric: 'format-strict',
      pairs: [{ from: 'base', to: 'tuned', effect: effect(0.5, 'higher') }],
    }),
    metricOf({ metric: 'time-to-first-token', retrieval: effect(900, 'higher') }),
  ])
  const brief = ({ metric, effect, shown, questions }: MeasuredEffect) => [metric, effect, shown, questions]
  expect(measuredEffects(board).map(brief)).toEqual([
    ['fact-match', 'retrieval', true, 12],
    ['fact-match', 'tuning', false, 12],
    ['format-strict', 'tuning', true, 12],
  ])
})

test('costs add up for the hybrid, are medians of what was asked, and are null where nothing was measured', () => {
  const costs = approachCosts({
    setUp: {
      trainingMinutes: 12,
      adapterBytes: 1000,
      indexMinutes: 2,
      indexBytes: 50,
      peakMemoryBytes: null,
    },
    reindexMs: 3000,
    answers: {
      base: { firstTokenMs: [100, 300, 200], promptTokens: [10, 20, 30] },
      hybrid: { firstTokenMs: [900, 1000], promptTokens: [400, 600] },
    },
  })
  expect(costs).toEqual([
    {
      approach: 'base',
      setUpMinutes: 0,
      setUpBytes: 0,
      updateMinutes: null,
      firstTokenMs: 200,
      promptTokens: 20,
      questions: 3,
    },
    {
      approach: 'rag',
      setUpMinutes: 2,
      setUpBytes: 50,
      updateMinutes: 0.05,
      firstTokenMs: null,
      promptTokens: null,
      questions: 0,
    },
    {
      approach: 'tuned',
      setUpMinutes: 12,
      setUpBytes: 1000,
      updateMinutes: 12,
      firstTokenMs: null,
      promptTokens: null,
      questions: 0,
    },
    {
      approach: 'hybrid',
      setUpMinutes: 14,
      setUpBytes: 1050,
      updateMinutes: 0.05,
      firstTokenMs: 950,
      promptTokens: 500,
      questions: 2,
    },
  ])
  const nothing = {
    trainingMinutes: null,
    adapterBytes: null,
    indexMinutes: 2,
    indexBytes: 50,
    peakMemoryBytes: null,
  }
  expect(approachCosts({ setUp: nothing, reindexMs: null, answers: {} })[3]).toMatchObject({
    setUpMinutes: null,
    setUpBytes: null,
    updateMinutes: null,
  })
})

test('the Markdown shows matrix, path, reasons, costs, accuracy, date and versions, and text cannot break its tables', () => {
  const capability = Capability.parse({
    id: 'a',
    text: 'Cite the law | in our house style',
    answers: { 'changing-knowledge': 'yearly' },
  })
  const text = adviceMarkdown(
    {
      capabilities: [capability],
      advice: [adviceFor(capability, { retrieval: 0.2, tuning: 0.1, both: 0.7 }, [])],
      costs: approachCosts({
        setUp: {
          trainingMinutes: 12,
          adapterBytes: 2 ** 20,
          indexMinutes: null,
          indexBytes: null,
          peakMemoryBytes: null,
        },
        reindexMs: null,
        answers: {},
      }),
      accuracy: {
        labelled: 100,
        heldOut: 40,
        classifier: { right: 30, low: 0.6, high: 0.86 },
        keywordRule: { right: 10, low: 0.14, high: 0.4 },
        pValue: 0.0004,
      },
    },
    { workspaceName: 'Desk', diptychVersion: '0.1.0', embedderId: 'e@1', writtenAt: new Date(0) },
  )
  const rows = text.split('\n').filter(line => line.startsWith('| Cite'))
  expect(rows).toEqual([
    '| Cite the law \\| in our house style | open | About once a year | Yes | open | Yes | open | open | Both | criteria |',
  ])
  expect(text).toContain('2. Does the knowledge it needs change? **About once a year**\n')
  expect(text).toContain('3. Must the answer name its source? **Yes** (read from “Cite”)')
  expect(text).toContain('- criteria → retrieval: The answer must name its source')
  expect(text).toContain('- wording → both: The wording sounds like both (70%).')
  expect(text).toContain('| Tuned | 12.0 min | 1.0 MB | 12.0 min | not measured here |')
  expect(text).toContain(
    'tells 30 of 40, 75% [60% to 86%]; the plain keyword rule 10 of 40, 25% [14% to 40%]',
  )
  expect(text).toContain('p < 0.001')
  expect(text).toContain('Written 1970-01-01T00:00:00.000Z by Diptych 0.1.0, embedding model e@1.')
})
