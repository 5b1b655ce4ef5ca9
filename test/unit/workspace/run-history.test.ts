import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ChunkId, DocumentId, RunId } from '#contract/ids.ts'
import { type Passage, Run, RunRequest } from '#contract/run.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { createWorkspace, openWorkspace, type Workspace } from '#engine/workspace/workspace.ts'
import { exampleInfo, temporaryFolder } from '#test/unit/retrieval/library-fixture.ts'

const openFresh = async (folder: string): Promise<Workspace> => {
  const path = join(folder, 'workspace')
  await createWorkspace(path, exampleInfo).catch(() => undefined)
  return openWorkspace(path, { logger: silentLogger })
}

const runAt = (n: number, more: Partial<Run> = {}): Run => ({
  id: RunId.parse(`run-${String(n).padStart(6, '0')}`),
  createdAt: new Date(Date.UTC(2026, 0, 1) + Math.floor(n / 2) * 1000).toISOString(),
  request: RunRequest.parse({ question: `Question ${n}?`, approaches: ['base', 'rag'] }),
  modelId: 'smollm2',
  adapterId: null,
  adapterStrength: 1,
  state: 'finished',
  retrieval: null,
  answers: {},
  ...more,
})

test('gives back a run as it was saved last', async () => {
  using folder = temporaryFolder()
  const workspace = await openFresh(folder.path)
  workspace.runs.save(runAt(1, { state: 'running', answers: { base: { type: 'waiting' } } }))
  const finished = runAt(1, {
    answers: {
      base: { type: 'failed', text: 'Half a', failure: { code: 'MODEL_CORRUPT', message: 'Broken.' } },
    },
  })
  workspace.runs.save(finished)
  expect(workspace.runs.get(finished.id)).toEqual(finished)
  expect(workspace.runs.list(10)).toHaveLength(1)
  workspace.close()
})

test('lists newest first in pages, each run once, also among equal times', async () => {
  using folder = temporaryFolder()
  const workspace = await openFresh(folder.path)
  const order = Array.from({ length: 25 }, (_, n) => n)
  // Saved in a scrambled order: 7 is coprime to 25.
  for (const n of order) workspace.runs.save(runAt((n * 7) % 25))
  const seen: string[] = []
  for (let before: RunId | undefined; ; ) {
    const page = workspace.runs.list(4, before)
    if (page.length === 0) break
    seen.push(...page.map(({ id }) => id))
    before = page.at(-1)?.id
  }
  expect(seen).toEqual(order.toReversed().map(n => runAt(n).id))
  expect(workspace.runs.list(1)[0]).toEqual({
    id: 'run-000024',
    createdAt: runAt(24).createdAt,
    question: 'Question 24?',
    approaches: ['base', 'rag'],
    state: 'finished',
  })
  workspace.close()
})

test('removes a run for good and says so when one is not there', async () => {
  using folder = temporaryFolder()
  const workspace = await openFresh(folder.path)
  const { id } = runAt(1)
  workspace.runs.save(runAt(1))
  workspace.runs.remove(id)
  expect(workspace.runs.list(10)).toEqual([])
  const gone = expect.objectContaining({ code: 'RUN_NOT_FOUND' })
  expect(() => workspace.runs.get(id)).toThrow(gone)
  expect(() => workspace.runs.remove(id)).toThrow(gone)
  expect(() => workspace.runs.list(10, id)).toThrow(gone)
  workspace.close()
})

test('interrupts the runs of a killed process and keeps what they had written', async () => {
  using folder = temporaryFolder()
  const before = await openFresh(folder.path)
  const done = {
    type: 'done' as const,
    text: 'All of it.',
    finishReason: 'end' as const,
    timings: null,
    passageNumbers: [1],
    support: [],
    sentences: [],
  }
  before.runs.save(
    runAt(1, {
      state: 'running',
      answers: { base: done, rag: { type: 'streaming', text: 'The first wor' }, tuned: { type: 'waiting' } },
    }),
  )
  before.runs.save(runAt(2))
  before.close()

  const after = await openFresh(folder.path)
  const run = after.runs.get(runAt(1).id)
  expect(run.state).toBe('interrupted')
  expect(run.answers.base).toEqual(done)
  expect(run.answers.rag).toMatchObject({ type: 'done', text: 'The first wor', finishReason: 'stopped' })
  expect(run.answers.tuned).toMatchObject({ type: 'done', text: '', finishReason: 'stopped', timings: null })
  expect(Run.parse(run)).toEqual(run)
  expect(after.runs.list(2).map(({ state }) => state)).toEqual(['finished', 'interrupted'])
  after.close()
})

test('shows the other runs when the record of one is damaged', async () => {
  using folder = temporaryFolder()
  const workspace = await openFresh(folder.path)
  for (const n of [1, 2, 3]) workspace.runs.save(runAt(n, { state: 'running' }))
  workspace.database.prepare('update runs set json = ? where id = ?').run('{"id": 1', runAt(2).id)
  workspace.close()
  const again = await openFresh(folder.path)
  expect(() => again.runs.get(runAt(2).id)).toThrow(expect.objectContaining({ code: 'WORKSPACE_UNREADABLE' }))
  expect(again.runs.get(runAt(3).id).state).toBe('interrupted')
  expect(again.runs.list(10)).toHaveLength(3)
  again.close()
})

test('finds a page of a long history by the index, not by sorting', async () => {
  using folder = temporaryFolder()
  const workspace = await openFresh(folder.path)
  const plan = (sql: string, ...values: string[]): string =>
    workspace.database
      .prepare(`explain query plan ${sql}`)
      .all(...values)
      .map(row => String(row.detail))
      .join('; ')
  const page = plan(
    'select id from runs where (createdAt, id) < (?, ?) order by createdAt desc, id desc limit 50',
    'x',
    'y',
  )
  expect(page).toContain('runs_newest_first')
  expect(page).not.toContain('TEMP B-TREE')
  expect(plan("select id, json from runs where state = 'running'")).toContain('runs_running')
  workspace.close()
})

const passage = (number: number, documentId: string): Passage => ({
  number,
  chunkId: ChunkId.parse(`${documentId}:00000`),
  documentId: DocumentId.parse(documentId),
  documentName: `${documentId}.txt`,
  page: null,
  headingPath: [`Heading of ${documentId}`],
  span: { start: 0, end: 20 },
  text: `Marker of ${documentId}`,
  score: 0.03,
  cosine: 0.5,
  bm25: null,
  rerank: null,
})
const span = { start: 0, end: 6 }
/** A run that read a passage of herons.txt and one of storks.txt. */
const runOfTwo = runAt(1, {
  retrieval: { passages: [passage(1, 'herons'), passage(2, 'storks')], durationMs: 1, notice: null },
  answers: {
    rag: {
      type: 'done',
      text: 'Marker says so.',
      finishReason: 'end',
      timings: null,
      passageNumbers: [1, 2],
      support: [1, 2].map(passageNumber => ({ passageNumber, answerSpans: [span], passageSpans: [span] })),
      sentences: [],
    },
  },
})

test('keeps nothing of a removed document but the answers, and the passages of others', async () => {
  using folder = temporaryFolder()
  const workspace = await openFresh(folder.path)
  workspace.runs.save(runOfTwo)
  workspace.runs.forgetPassages(DocumentId.parse('herons'))
  const kept = workspace.runs.get(runOfTwo.id)
  expect(kept.retrieval?.passages.map(({ text, headingPath }) => [text, headingPath])).toEqual([
    ['', []],
    ['Marker of storks', ['Heading of storks']],
  ])
  expect(kept.answers.rag).toMatchObject({ text: 'Marker says so.', support: [{ passageNumber: 2 }] })
  workspace.close()
})

test('keeps nothing of a document that was removed while the run went on', async () => {
  using folder = temporaryFolder()
  const workspace = await openFresh(folder.path)
  const herons = DocumentId.parse('herons')
  const kept = (id = runOfTwo.id): string[] | undefined =>
    workspace.runs.get(id).retrieval?.passages.map(({ text }) => text)
  // As it is when it starts: nothing was read yet.
  workspace.runs.save({
    ...runOfTwo,
    state: 'running',
    retrieval: null,
    answers: { rag: { type: 'waiting' } },
  })
  workspace.runs.forgetPassages(herons)
  workspace.runs.save({ ...runOfTwo, state: 'running' })
  expect(kept()).toEqual(['', 'Marker of storks'])
  workspace.runs.save(runOfTwo)
  expect(kept()).toEqual(['', 'Marker of storks'])
  expect(workspace.runs.get(runOfTwo.id).answers.rag).toMatchObject({ support: [{ passageNumber: 2 }] })

  // The same document is added again: what is asked from then on reads it.
  const later = { ...runAt(2), retrieval: runOfTwo.retrieval }
  workspace.runs.save(later)
  expect(kept(later.id)).toEqual(['Marker of herons', 'Marker of storks'])
  workspace.close()
})
