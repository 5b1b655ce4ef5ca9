import { EvaluatedQuestion, Evaluation } from '#contract/evaluation.ts'
import type { FreshnessTest } from '#contract/freshness.ts'
import { metricDefinitions } from '#contract/metric-definitions.ts'
import { Answer, Run } from '#contract/run.ts'
import type { Effect, Score, Scoreboard } from '#contract/scoreboard.ts'
import type { ReportData } from '#engine/report/report-data.ts'

const hash = 'a'.repeat(64)

const evaluation = Evaluation.parse({
  id: 'e1',
  createdAt: '2026-11-21T10:00:00.000Z',
  testSetName: 'Support desk',
  request: { testSetId: 'support-desk', approaches: ['base', 'rag', 'tuned', 'hybrid'] },
  rows: 40,
  state: { type: 'finished' },
  progress: { done: 40, total: 40, cachedAnswers: 0, answers: 160, failedAnswers: 0, secondsLeft: 0 },
  provenance: {
    diptychVersion: '0.1.0',
    testSetHash: hash,
    model: { id: 'm', name: 'Small model', hash },
    embeddingModel: { id: 'e', name: 'Embedder' },
    adapter: { id: 'house-style', name: 'House style', hash, strength: 1 },
    indexHash: hash,
    documents: 17,
    chunks: 210,
    promptTemplateHash: hash,
    machine: { cpu: 'A processor', cores: 2, memoryBytes: 24 * 2 ** 30, platform: 'linux x64' },
  },
  costs: {
    trainingMinutes: 31.5,
    adapterBytes: 9_800_000,
    indexMinutes: 0.12,
    indexBytes: 2_400_000,
    peakMemoryBytes: null,
  },
})

const score = (mean: number, half: number): Score => ({
  questions: 40,
  mean,
  interval: { low: mean - half, high: mean + half },
})

const effect = (difference: number, half: number, verdict: Effect['verdict']): Effect => ({
  questions: 40,
  difference,
  interval: { low: difference - half, high: difference + half },
  pValue: verdict === 'none-shown' ? 0.6 : 0.0004,
  adjustedPValue: verdict === 'none-shown' ? 1 : 0.0008,
  verdict,
})

const scoreboard: Scoreboard = {
  evaluation,
  tag: null,
  rows: 40,
  seeds: 1,
  tags: [{ tag: 'fact', rows: 40 }],
  failedAnswers: {},
  metrics: [
    {
      metric: 'fact-match',
      scores: { base: score(0, 0), rag: score(0.6, 0.15), tuned: score(0, 0), hybrid: score(0.7, 0.14) },
      retrieval: effect(0.65, 0.13, 'higher'),
      tuning: effect(0.05, 0.07, 'none-shown'),
      interaction: effect(0.1, 0.14, 'none-shown'),
      pairs: [],
    },
    {
      metric: 'time-to-first-token',
      scores: { base: score(76, 4), rag: score(771, 30), tuned: score(58, 3), hybrid: score(809, 33) },
      retrieval: effect(723, 25, 'higher'),
      tuning: effect(10, 12, 'none-shown'),
      interaction: null,
      pairs: [],
    },
  ],
  stages: { rag: { used: 24, 'not-used': 16 }, hybrid: { used: 28, 'not-used': 12 } },
}

const answer = (text: string): Answer =>
  Answer.parse({
    type: 'done',
    text,
    finishReason: 'end',
    timings: null,
    passageNumbers: [],
    support: [],
  })

const hostile = '<script>alert("a")</script> & <img src=https://example.org/x.png>'

const run = Run.parse({
  id: 'r1',
  createdAt: '2026-11-21T10:01:00.000Z',
  request: { question: hostile, approaches: ['base', 'rag'] },
  modelId: 'm',
  adapterId: null,
  state: 'finished',
  retrieval: null,
  answers: { base: answer(`=1+1 ${hostile}`), rag: answer('You have 43 days.\nIt is free.') },
})

const freshnessTest: FreshnessTest = {
  id: 'f1',
  createdAt: '2026-11-21T11:00:00.000Z',
  request: {
    documentId: 'd1' as FreshnessTest['request']['documentId'],
    find: '43 days',
    replace: '58 days',
    question: 'How many days?',
    approaches: ['rag', 'tuned'],
  },
  documentName: 'returns|policy.md',
  state: { type: 'finished' },
  reindexMs: 240,
  answers: {
    rag: { before: { text: '43 days', says: 'old' }, after: { text: '58 days', says: 'new' }, flipped: true },
    tuned: {
      before: { text: 'Hm', says: 'neither' },
      after: { text: 'Hm', says: 'neither' },
      flipped: false,
    },
  },
}

export const sampleQuestion = EvaluatedQuestion.parse({
  row: { id: 'q1', question: hostile, tags: ['fact'] },
  seed: 0,
  run,
  judged: {
    rag: {
      metrics: { 'fact-match': 1 },
      facts: [true],
      formatProblem: null,
      sentences: [
        { span: { start: 18, end: 29 }, supported: false, chunkId: null, overlap: 0, cosine: null },
      ],
      inventedQuotes: [],
      stage: 'used',
      cached: false,
    },
  },
})

/** A report of made-up scores with texts that try to break out of their place. */
export const sampleReport: ReportData = {
  writtenAt: new Date('2026-11-21T12:00:00.000Z'),
  workspaceName: 'Larkfield <support> desk',
  scoreboard,
  definitions: new Map(metricDefinitions.map(definition => [definition.id, definition])),
  questions: [sampleQuestion],
  runs: [run],
  freshnessTests: [freshnessTest],
  memoryTest: null,
  advisor: null,
}
