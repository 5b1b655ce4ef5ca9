import { join } from 'node:path'
import { expect, test } from 'vitest'
import { TestSetId } from '#contract/ids.ts'
import { EngineError } from '#engine/core/errors.ts'
import { addAndWait, temporaryFolder, textFile } from '#test/unit/retrieval/library-fixture.ts'
import { createParrot, ended, openEvaluating, pumpText, request } from './evaluation-fixture.ts'

test('asks every row to every approach and says what came of it', async () => {
  using folder = temporaryFolder()
  await using evaluating = await openEvaluating(join(folder.path, 'mine'))
  const { jobs, model } = evaluating
  const id = await jobs.start(request())
  const evaluation = await ended(evaluating, id)
  expect(evaluation).toMatchObject({
    testSetName: 'Pumps',
    rows: 4,
    state: { type: 'finished' },
    progress: { done: 4, total: 4, answers: 16, cachedAnswers: 0, failedAnswers: 0 },
    provenance: { adapter: { name: 'style', strength: 1 }, documents: 4, chunks: 4 },
  })
  expect(evaluation.costs.peakMemoryBytes).toBeGreaterThan(1e6)
  expect(evaluation.costs.indexMinutes).toBeGreaterThan(0)
  expect(model.asked).toHaveLength(16)
  const { run, judged, row } = jobs.question(id, evaluating.rows[2]?.id as never)
  expect(row.id).toBe('q2')
  expect(run.answers.rag).toMatchObject({ type: 'done', text: expect.stringContaining('102 bar') })
  expect(run.answers.base).toMatchObject({ text: 'Plain: What pressure does the pump P2 need?' })
  expect(Object.keys(judged)).toEqual(['base', 'hybrid', 'rag', 'tuned'])
  const { total, rows } = jobs.rows({ id, metric: 'fact-match', differing: false, offset: 1, limit: 2 })
  expect({ total, ids: rows.map(({ rowId }) => rowId) }).toEqual({ total: 4, ids: ['q1', 'q2'] })
  expect((await jobs.scoreboard(id)).rows).toBe(4)
  expect(evaluating.library.workspace.runs.list(10)).toEqual([])
})

test('pauses at once and goes on without asking an answered question again', async () => {
  using folder = temporaryFolder()
  await using evaluating = await openEvaluating(join(folder.path, 'mine'))
  const { jobs, model } = evaluating
  const reached = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  model.before = async () => {
    if (model.asked.length !== 7) return // the third answer of the second question
    reached.resolve()
    await goOn.promise
  }
  const id = await jobs.start(request())
  await reached.promise
  const paused = jobs.pause(id)
  goOn.resolve()
  await paused
  expect(jobs.get(id)).toMatchObject({
    state: { type: 'paused', failure: null },
    progress: { done: 1, answers: 4 },
  })
  expect(model.asked).toHaveLength(7)
  await jobs.resume(id)
  expect(await ended(evaluating, id)).toMatchObject({
    state: { type: 'finished' },
    progress: { done: 4, answers: 16, cachedAnswers: 0 },
  })
  // The one that was stopped in the middle is asked again; the two before it are taken as they are.
  expect(model.asked).toHaveLength(17)
})

test('is paused when it was closed in the middle, with a sentence, and asks no finished question again', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'mine')
  const model = createParrot()
  let id: Awaited<ReturnType<Awaited<ReturnType<typeof openEvaluating>>['jobs']['start']>>
  {
    await using evaluating = await openEvaluating(path, { model })
    const reached = Promise.withResolvers<void>()
    model.before = async () => {
      if (model.asked.length !== 5) return
      reached.resolve()
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    id = await evaluating.jobs.start(request())
    await reached.promise
  }
  await using again = await openEvaluating(path, { model })
  expect(again.jobs.get(id).state).toMatchObject({ type: 'paused', failure: { code: 'CANCELLED' } })
  const before = model.asked.length
  await again.jobs.resume(id)
  await ended(again, id)
  expect(again.jobs.get(id).progress).toMatchObject({ done: 4, answers: 16 })
  expect(model.asked.length - before).toBe(12)
})

test('asks again only what a changed document changed, and keeps the timings of then', async () => {
  using folder = temporaryFolder()
  await using evaluating = await openEvaluating(join(folder.path, 'mine'), { pumps: 3 })
  const { jobs, model, library } = evaluating
  const settings = { ...request().settings, passages: 1 }
  const first = await jobs.start(request({ settings }))
  await ended(evaluating, first)
  await addAndWait(library, [textFile('pump-1.md', pumpText(1, 555))])
  model.asked.length = 0
  const second = await jobs.start(request({ settings }))
  const { progress } = await ended(evaluating, second)
  expect(progress).toMatchObject({ answers: 12, cachedAnswers: 10 })
  expect(model.asked.map(({ messages }) => messages[0]?.content)).toEqual([
    expect.stringContaining('555 bar'),
    expect.stringContaining('555 bar'),
  ])
  const cached = jobs.question(second, evaluating.rows[0]?.id as never)
  const original = jobs.question(first, evaluating.rows[0]?.id as never)
  expect(cached.judged.base?.cached).toBe(true)
  expect(cached.run.answers.base).toEqual(original.run.answers.base)
  expect((await jobs.compare(first, second)).changed).toEqual(['index'])
})

test('an approach that fails is failed with its sentence, and the others go on', async () => {
  using folder = temporaryFolder()
  await using evaluating = await openEvaluating(join(folder.path, 'mine'))
  const { jobs, model, shelf, adapterId } = evaluating
  model.before = async () => {
    if (model.asked.length === 5) await shelf.remove(adapterId)
  }
  const id = await jobs.start(request())
  expect(await ended(evaluating, id)).toMatchObject({
    state: { type: 'finished' },
    progress: { done: 4, answers: 16, failedAnswers: 6 },
  })
  const { run, judged } = jobs.question(id, evaluating.rows[3]?.id as never)
  expect(run.answers.tuned).toMatchObject({ type: 'failed', failure: { code: 'ADAPTER_NOT_FOUND' } })
  expect(run.answers.rag).toMatchObject({ type: 'done' })
  expect(judged.tuned).toBeUndefined()
  const rows = jobs.rows({ id, metric: 'fact-match', differing: false, offset: 0, limit: 10 })
  expect(rows.rows.map(({ failed }) => failed.length)).toEqual([0, 2, 2, 2])
})

test('a model that is gone pauses it instead of failing everything', async () => {
  using folder = temporaryFolder()
  await using evaluating = await openEvaluating(join(folder.path, 'mine'), { pumps: 6 })
  evaluating.model.before = () => {
    throw new Error('the worker is gone')
  }
  const id = await evaluating.jobs.start(request({ approaches: ['base'] }))
  expect(await ended(evaluating, id)).toMatchObject({
    state: { type: 'paused', failure: { code: 'UNEXPECTED' } },
    progress: { done: 3, failedAnswers: 3 },
  })
})

test('a question of a person goes between two answers', async () => {
  using folder = temporaryFolder()
  await using evaluating = await openEvaluating(join(folder.path, 'mine'))
  const { jobs, model, turns } = evaluating
  let asked: Promise<number> | undefined
  model.before = async () => {
    if (model.asked.length === 2) asked ??= turns.next(async () => model.asked.length)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  const id = await jobs.start(request())
  await ended(evaluating, id)
  expect(await asked).toBe(2)
})

test('asks greedy questions once whatever the seeds, and sampled ones with each', async () => {
  using folder = temporaryFolder()
  await using evaluating = await openEvaluating(join(folder.path, 'mine'), { pumps: 2 })
  const { jobs, model } = evaluating
  const greedy = await jobs.start(request({ approaches: ['base'], seeds: [1, 2, 2] }))
  expect((await ended(evaluating, greedy)).progress).toMatchObject({ total: 4, answers: 4, cachedAnswers: 2 })
  expect(model.asked).toHaveLength(2)
  const settings = { ...request().settings, temperature: 1 }
  const sampled = await jobs.start(request({ approaches: ['base'], seeds: [1, 2], settings }))
  expect((await ended(evaluating, sampled)).progress.cachedAnswers).toBe(0)
  expect(model.asked.slice(2).map(({ sampling }) => sampling.seed)).toEqual([1, 2, 1, 2])
})

test('refuses what cannot be measured with a sentence and keeps nothing of it', async () => {
  using folder = temporaryFolder()
  await using evaluating = await openEvaluating(join(folder.path, 'mine'))
  const { jobs, shelf, rows } = evaluating
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (thrown: EngineError) => thrown.code,
    )
  expect(await codeOf(jobs.start(request({ testSetId: TestSetId.parse('other') })))).toBe(
    'TEST_SET_NOT_FOUND',
  )
  expect(await codeOf(jobs.start(request({ tags: ['nobody'] })))).toBe('TEST_SET_EMPTY')
  await shelf.activate(null)
  expect(await codeOf(jobs.start(request()))).toBe('NO_ADAPTER')
  const id = await jobs.start(request({ approaches: ['base'] }))
  expect(await codeOf(jobs.start(request({ approaches: ['base'] })))).toBe('EVALUATION_RUNNING')
  await ended(evaluating, id)
  await jobs.remove(id)
  expect(() => jobs.get(id)).toThrow(EngineError)
  rows.length = 0
  expect(await codeOf(jobs.start(request({ approaches: ['base'] })))).toBe('TEST_SET_EMPTY')
})

test('takes the passages with the fact away for the memory test, and the next ones come', async () => {
  using folder = temporaryFolder()
  await using evaluating = await openEvaluating(join(folder.path, 'mine'))
  const { jobs } = evaluating
  const id = await jobs.start(request())
  await ended(evaluating, id)
  expect(jobs.memoryTest(id)).toBeNull()
  const without = await jobs.startMemoryTest(id)
  const { progress } = await ended(evaluating, without)
  expect(progress.cachedAnswers).toBe(8) // base and tuned are asked the same either way
  for (const { id: rowId, expectedFacts } of evaluating.rows) {
    const { retrieval } = jobs.question(without, rowId).run
    const [fact] = expectedFacts
    expect(retrieval?.passages.length).toBeGreaterThan(0)
    for (const { text } of retrieval?.passages ?? [])
      expect(text).not.toContain(fact?.type === 'text' ? fact.wordings[0] : '')
  }
  expect(jobs.memoryTest(id)).toMatchObject({ evaluationId: id, withoutSupportId: without })
})

test('a removed document leaves nothing of its text in what was evaluated', async () => {
  using folder = temporaryFolder()
  await using evaluating = await openEvaluating(join(folder.path, 'mine'))
  const { jobs, library, model } = evaluating
  model.before = () => {}
  const id = await jobs.start(request({ approaches: ['rag'] }))
  await ended(evaluating, id)
  const document = library.workspace.documents.findByName('pump-2.md')
  if (!document) throw new Error('no document')
  await library.indexer.remove(document.id)
  const { run } = jobs.question(id, evaluating.rows[2]?.id as never)
  const passage = run.retrieval?.passages.find(({ documentId }) => documentId === document.id)
  expect(passage).toMatchObject({ text: '', documentName: 'pump-2.md' })
})

test('measures how likely the reference is only where it is asked to', async () => {
  using folder = temporaryFolder()
  await using evaluating = await openEvaluating(join(folder.path, 'mine'), { pumps: 2 })
  const { jobs, rows } = evaluating
  const [first, second] = rows
  if (!first || !second) throw new Error('no rows')
  first.reference = '100 bar'
  const perplexities = async (perplexity: boolean) => {
    const id = await jobs.start(request({ approaches: ['base', 'rag'], perplexity }))
    await ended(evaluating, id)
    return [first, second].map(row => jobs.question(id, row.id).judged.rag?.metrics['reference-perplexity'])
  }
  expect(await perplexities(false)).toEqual([undefined, undefined])
  expect(await perplexities(true)).toEqual([Math.exp(0.7), undefined])
})
