import { join } from 'node:path'
import { expect, test } from 'vitest'
import { approaches } from '#contract/approach.ts'
import { Evaluation, EvaluationRequest, type JudgedAnswer } from '#contract/evaluation.ts'
import { EvaluationId, RunId, TestSetId } from '#contract/ids.ts'
import { Run } from '#contract/run.ts'
import { TestRow } from '#contract/test-set.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { atOnce } from '#engine/core/slices.ts'
import { listEvaluatedRows } from '#engine/evaluation/jobs/evaluated-rows.ts'
import { buildScoreboard } from '#engine/evaluation/scoreboard.ts'
import { createWorkspace, openWorkspace, type Workspace } from '#engine/workspace/workspace.ts'
import { packWorkspace, unpackWorkspace } from '#engine/workspace/workspace-archive.ts'
import { exampleInfo, temporaryFolder } from '#test/unit/retrieval/library-fixture.ts'

const openFresh = async (folder: string): Promise<Workspace> => {
  await createWorkspace(folder, exampleInfo)
  return openWorkspace(folder, { logger: silentLogger })
}

const id = EvaluationId.parse('evaluation-1')

const evaluationOf = (rows: number, done: number): Evaluation =>
  Evaluation.parse({
    id,
    createdAt: '2026-11-21T12:00:00Z',
    testSetName: 'Pumps',
    request: EvaluationRequest.parse({ testSetId: TestSetId.parse('pumps'), approaches }),
    rows,
    state: { type: 'finished' },
    progress: {
      ...{ done, total: rows, cachedAnswers: 0, answers: done * 4, failedAnswers: 0 },
      secondsLeft: null,
    },
    provenance: {
      diptychVersion: '1.0.0',
      testSetHash: 'c'.repeat(64),
      model: { id: 'parrot', name: 'Parrot', hash: 'p'.repeat(64) },
      embeddingModel: { id: 'trigrams', name: 'Trigrams' },
      adapter: null,
      indexHash: 'i',
      documents: 1,
      chunks: 1,
      promptTemplateHash: 't',
      machine: { cpu: 'cpu', cores: 2, memoryBytes: 1, platform: 'linux x64' },
    },
    costs: {
      ...{ trainingMinutes: null, adapterBytes: null, indexMinutes: null, indexBytes: null },
      peakMemoryBytes: null,
    },
  })

const rowsOf = (count: number): TestRow[] =>
  Array.from({ length: count }, (_, index) =>
    TestRow.parse({
      ...{ id: `q${index}`, question: `Question ${index}?`, tags: index % 2 === 0 ? ['even'] : ['odd'] },
      expectedFacts: [{ type: 'text', wordings: [`fact ${index}`] }],
    }),
  )

const judgedOf = (index: number, of: number): JudgedAnswer => ({
  metrics: {
    ...{ hit: 1, recall: 1, 'reciprocal-rank': 0.5, ndcg: 0.6, 'context-precision': 0.5 },
    ...{ 'fact-match': (index + of) % 3 === 0 ? 1 : 0, 'token-f1': 0.4, 'rouge-l': 0.3, groundedness: 0.9 },
    ...{ 'format-strict': 1, 'answer-words': 30, 'time-to-first-token': 900, 'total-time': 4000 },
  },
  facts: [true],
  formatProblem: null,
  sentences: Array.from({ length: 5 }, (_, at) => ({
    ...{
      span: { start: at * 20, end: at * 20 + 19 },
      supported: true,
      chunkId: null,
      overlap: 1,
      cosine: 0.8,
    },
  })),
  inventedQuotes: [],
  stage: of % 2 === 1 ? (index % 5 === 0 ? 'not-found' : 'used') : null,
  cached: false,
})

const runOf = (index: number): Run =>
  Run.parse({
    id: RunId.parse(`run-${index}`),
    createdAt: '2026-11-21T12:00:00Z',
    request: { question: `Question ${index}?`, approaches: [...approaches] },
    modelId: 'parrot',
    adapterId: null,
    state: 'finished',
    retrieval: { passages: [], durationMs: 3 },
    answers: {},
  })

const answer = (text: string) => ({
  ...{ type: 'done' as const, text, finishReason: 'end' as const, timings: null },
  ...{ passageNumbers: [], support: [], sentences: [] },
})

/** An evaluation with everything that a real one leaves. Written in one transaction: it is reading that is tried. */
const fill = ({ evaluations, database }: Workspace, count: number): void => {
  const evaluation = evaluationOf(count, count)
  evaluations.create(evaluation, rowsOf(count), null)
  const insert = database.prepare(
    'insert into evaluated_questions (evaluationId, ordinal, seed, run) values (?, ?, 0, ?)',
  )
  database.exec('begin')
  for (let ordinal = 0; ordinal < count; ordinal++) {
    for (const [of, approach] of approaches.entries())
      evaluations.saveAnswer({
        ...{ evaluationId: id, ordinal, seed: 0, approach, answerKey: `${approach} ${ordinal}` },
        ...{ answer: answer('word '.repeat(40)), judged: judgedOf(ordinal, of) },
      })
    insert.run(id, ordinal, JSON.stringify(runOf(ordinal)))
  }
  database.exec('commit')
}

// 0.5 s was measured beside other work.
const readingLimitMs = 3000

test('reads 10,000 questions with four answers each for the board in about a second, and pages of them at once', async () => {
  using folder = temporaryFolder()
  const workspace = await openFresh(join(folder.path, 'mine'))
  fill(workspace, 10_000)
  const startedMs = performance.now()
  const items = workspace.evaluations.items(id)
  const readMs = performance.now() - startedMs
  expect(items).toHaveLength(10_000)
  expect(readMs).toBeLessThan(readingLimitMs)
  const listedMs = performance.now()
  const page = listEvaluatedRows(items, approaches, {
    ...{ metric: 'fact-match', differing: true, tag: 'odd', stage: 'not-found', offset: 100, limit: 50 },
  })
  expect(performance.now() - listedMs).toBeLessThan(readingLimitMs)
  // Every tenth row is odd and was not found; the facts of all of them differ between approaches.
  expect({ total: page.total, rows: page.rows.length }).toEqual({ total: 1000, rows: 50 })
  expect(page.rows[0]).toMatchObject({ rowId: 'q1005', tags: ['odd'], stage: 'not-found', failed: [] })
  workspace.close()
}, 120_000)

test('filters rows by what differs, by tag and by stage, and leaves absent values empty', async () => {
  using folder = temporaryFolder()
  const workspace = await openFresh(join(folder.path, 'mine'))
  fill(workspace, 6)
  const items = workspace.evaluations.items(id)
  const list = (more: Partial<Parameters<typeof listEvaluatedRows>[2]>) =>
    listEvaluatedRows(items, ['base', 'rag'], {
      ...{ metric: 'fact-match', differing: false, offset: 0, limit: 10, ...more },
    }).rows.map(({ rowId }) => rowId)
  expect(list({})).toEqual(['q0', 'q1', 'q2', 'q3', 'q4', 'q5'])
  // base has the facts of 0 and 3, rag those of 2 and 5.
  expect(list({ differing: true })).toEqual(['q0', 'q2', 'q3', 'q5'])
  expect(list({ tag: 'odd' })).toEqual(['q1', 'q3', 'q5'])
  expect(list({ stage: 'not-found' })).toEqual(['q0', 'q5'])
  expect(list({ metric: 'ndcg', differing: true })).toEqual([])
  const [first] = listEvaluatedRows(items, ['base', 'rag'], {
    ...{ metric: 'json-valid', differing: false, offset: 0, limit: 1 },
  }).rows
  expect(first?.values).toEqual({ base: null, rag: null })
  expect(atOnce(buildScoreboard({ items, tag: 'even', seeds: 1 })).rows).toBe(3)
  workspace.close()
})

test('travels with an exported workspace', async () => {
  using folder = temporaryFolder()
  const workspace = await openFresh(join(folder.path, 'mine'))
  fill(workspace, 3)
  await packWorkspace(workspace, join(folder.path, 'mine.diptych'))
  const question = workspace.evaluations.question(id, rowsOf(3)[1]?.id as never)
  workspace.close()
  const place = { id: exampleInfo.id, folder: join(folder.path, 'other') }
  await unpackWorkspace(join(folder.path, 'mine.diptych'), place, name => name)
  const other = await openWorkspace(join(folder.path, 'other'), { logger: silentLogger })
  expect(other.evaluations.list()).toEqual([evaluationOf(3, 3)])
  expect(other.evaluations.question(id, question.row.id)).toEqual(question)
  other.close()
})
