import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { approaches } from '#contract/approach.ts'
import { applyEvaluationEvent, type Evaluation, EvaluationRequest } from '#contract/evaluation.ts'
import type { FreshnessTest } from '#contract/freshness.ts'
import type { EvaluationId, TestRowId, TestSetId } from '#contract/ids.ts'
import { type Run, RunSettings } from '#contract/run.ts'
import type { Engine } from '#engine/api/engine.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { openEngine } from '#host/open-engine.ts'

let folder: string
let engine: Engine
let testSetId: TestSetId

const facts = [
  [
    'ferry.md',
    'When does the ferry to Skerry Island leave?',
    '# Ferry\n\nThe ferry to Skerry Island leaves at pier 94.\n',
    '94',
  ],
  [
    'fee.md',
    'What does a parking permit for the harbour cost?',
    '# Parking\n\nA parking permit for the harbour costs 317 euros a year.\n',
    '317 euros',
  ],
  [
    'depth.md',
    'How deep is the harbour of Skerry Island?',
    '# Harbour\n\nThe harbour of Skerry Island is 26 metres deep.\n',
    '26 metres',
  ],
] as const
const settings = RunSettings.parse({ maxTokens: 16, passages: 1 })

const documentNames = async (): Promise<string[]> => {
  for await (const event of await engine.client.library.watch())
    if (event.type === 'snapshot') return event.documents.map(({ name }) => name)
  return []
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diptych-evaluation-'))
  const documents = join(folder, 'papers')
  await mkdir(documents)
  for (const [name, , text] of facts) await writeFile(join(documents, name), text)
  engine = openEngine({
    ...{ dataFolder: join(folder, 'data'), logger: silentLogger },
    open: { documentsFolder: documents },
  })
  await engine.ready
  const names = await documentNames()
  const lines = facts.map(([name, question, , wording], index) =>
    JSON.stringify({
      ...{ id: `q${index}`, question, reference: `It is ${wording}.`, tags: ['fact'] },
      expectedFacts: [{ type: 'text', wordings: [wording] }],
      expectedSources: [{ document: names.find(known => known.endsWith(name)) ?? name }],
    }),
  )
  const { set, problems } = await engine.client.testSets.paste({ name: 'Harbour', text: lines.join('\n') })
  expect(problems).toEqual([])
  testSetId = set.id
}, 600_000)
afterAll(async () => {
  await engine?.close()
  await rm(folder, { recursive: true, force: true })
})

/** Follows an evaluation until `enough`. */
const until = async (id: EvaluationId, enough: (evaluation: Evaluation) => boolean): Promise<Evaluation> => {
  let known: Evaluation[] = []
  for await (const event of await engine.client.evaluations.watch()) {
    known = applyEvaluationEvent(known, event)
    const evaluation = known.find(one => one.id === id)
    if (evaluation && enough(evaluation)) return evaluation
  }
  throw new Error('the feed ended')
}
const ended = ({ state }: Evaluation): boolean => state.type !== 'running'
const start = async (more: Partial<EvaluationRequest> = {}): Promise<EvaluationId> =>
  (
    await engine.client.evaluations.start(
      EvaluationRequest.parse({ testSetId, approaches, settings, ...more }),
    )
  ).id

const textsOf = ({ answers }: Run): Record<string, string> =>
  Object.fromEntries(
    Object.entries(answers).map(([approach, answer]) => [
      approach,
      answer.type === 'done' ? answer.text : answer.type,
    ]),
  )

let finished: EvaluationId

it('answers as a run does, also when it was paused in the middle and a person asked meanwhile', async () => {
  const { client } = engine
  const id = await start()
  await until(id, ({ progress }) => progress.answers >= 1)
  const [, question] = facts[0]
  const { runId } = await client.runs.start({ question, approaches: [...approaches], settings })
  await client.evaluations.pause({ id })
  const paused = await client.evaluations.get({ id })
  expect(paused.state).toEqual({ type: 'paused', failure: null })
  expect(paused.progress.done).toBeLessThan(3)
  for await (const event of await client.runs.watch({ runId })) if (event.type === 'finished') break
  await client.evaluations.resume({ id })
  expect(await until(id, ended)).toMatchObject({
    state: { type: 'finished' },
    progress: { done: 3, answers: 12, failedAnswers: 0, cachedAnswers: 0 },
  })
  const rowId = 'q0' as TestRowId // as it was pasted
  const { run, judged } = await client.evaluations.question({ id, rowId })
  expect(textsOf(run)).toEqual(textsOf(await client.runs.get({ runId })))
  expect(judged.rag?.metrics).toMatchObject({ hit: 1, 'answer-tokens': expect.any(Number) })
  expect((await client.runs.list({})).map(({ id: known }) => known)).toEqual([runId])
  finished = id
}, 600_000)

it('shows a board of it, and takes every answer as it was the second time', async () => {
  const { client } = engine
  const board = await client.evaluations.scoreboard({ id: finished })
  expect(board).toMatchObject({ rows: 3, seeds: 1, tags: [{ tag: 'fact', rows: 3 }] })
  expect(Object.keys(board.metrics.find(({ metric }) => metric === 'fact-match')?.scores ?? {})).toHaveLength(
    4,
  )
  const again = await until(await start(), ended)
  expect(again.progress).toMatchObject({ answers: 12, cachedAnswers: 12 })
  const comparison = await client.evaluations.compare({ from: finished, to: again.id })
  expect(comparison).toMatchObject({ sharedRows: 3, changed: [] })
}, 600_000)

it('asks without the passages that hold the facts, and says what the weights know', async () => {
  const { client } = engine
  const { id } = await client.evaluations.startMemoryTest({ id: finished })
  expect((await until(id, ended)).progress).toMatchObject({ answers: 12, cachedAnswers: 6 })
  const test = await client.evaluations.memoryTest({ id: finished })
  expect(test).toMatchObject({ evaluationId: finished, withoutSupportId: id, questions: 3 })
  // Three made-up facts: nobody can know them without their passage.
  expect(test?.approaches.rag?.stillWithout).toBe(0)
}, 600_000)

it('changes a fact on a copy of the library, which approaches that read may follow', async () => {
  const { client } = engine
  const proposals = await client.evaluations.freshnessProposals({ testSetId })
  expect(proposals.map(({ find }) => find)).toEqual(['94', '317 euros', '26 metres'])
  const proposal = proposals[1]
  if (!proposal) throw new Error('no proposal')
  const { id } = await client.evaluations.startFreshnessTest(proposal)
  let done: FreshnessTest | undefined
  for await (const tests of await client.evaluations.freshnessTests()) {
    done = tests.find(test => test.id === id && test.state.type !== 'running')
    if (done) break
  }
  expect(done).toMatchObject({ state: { type: 'finished' }, answers: { base: { flipped: false } } })
  expect(done?.reindexMs).toBeGreaterThan(0)
  expect(done?.answers.base?.after).toEqual(done?.answers.base?.before)
  expect(Object.keys(done?.answers ?? {})).toHaveLength(4)
}, 600_000)

it('fails an approach whose adapter is removed half way, and goes on with the others', async () => {
  const { client } = engine
  const { approaches: two, seeds } = { approaches: ['base', 'tuned'] as const, seeds: [5] }
  const sampled = { ...settings, temperature: 1, maxTokens: 8 }
  const id = await start({ approaches: [...two], seeds, settings: sampled })
  await until(id, ({ progress }) => progress.done >= 1)
  const [adapter] = await client.adapters.list()
  if (!adapter) throw new Error('no adapter')
  await client.adapters.remove({ id: adapter.id })
  const { state, progress } = await until(id, ended)
  expect(state).toEqual({ type: 'finished' })
  expect(progress.failedAnswers).toBeGreaterThanOrEqual(1)
  const last = await client.evaluations.question({ id, rowId: 'q2' as TestRowId }) // as it was pasted
  expect(last.run.answers.tuned).toMatchObject({ type: 'failed', failure: { code: 'ADAPTER_NOT_FOUND' } })
  expect(last.run.answers.base).toMatchObject({ type: 'done' })
}, 600_000)
