import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ORPCError } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CriterionAnswers } from '#contract/advisor.ts'
import type { Approach } from '#contract/approach.ts'
import type { ErrorCode } from '#contract/errors.ts'
import { applyEvaluationEvent, type Evaluation } from '#contract/evaluation.ts'
import { AdapterId, DocumentId, RunId, TestRowId, TrainingId, TrainingSetId } from '#contract/ids.ts'
import { maxQuestionCharacters, type Run, RunSettings } from '#contract/run.ts'
import { applyRunEvent, type RunEvent } from '#contract/run-events.ts'
import { TestRow, type TestSetChange } from '#contract/test-set.ts'
import { TrainingSettings } from '#contract/training.ts'
import { maxTrainingExamples, type TrainingSetChange } from '#contract/training-set.ts'
import type { Engine } from '#engine/api/engine.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { openEngine } from '#host/open-engine.ts'
import { type Connected, connectBy, transports } from './transports.ts'

let folder: string
let page: string
let engine: Engine

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'diptych-contract-'))
  const documents = join(folder, 'documents')
  page = join(folder, 'page')
  for (const made of [documents, page]) mkdirSync(made)
  writeFileSync(join(page, 'index.html'), '<!doctype html>')
  writeFileSync(
    join(documents, 'ferry.md'),
    '# Ferry\n\nThe ferry to Skerry Island leaves at 7:40 from pier 9.\n',
  )
  engine = openEngine({
    dataFolder: join(folder, 'data'),
    open: { documentsFolder: documents },
    logger: silentLogger,
  })
  // Models load once for the three transports; the first load of a data folder imports the checkpoint.
  await engine.ready
})

afterAll(async () => {
  await engine?.close()
  rmSync(folder, { recursive: true, force: true })
})

const question = 'When does the ferry to Skerry Island leave?'
const settings = RunSettings.parse({ maxTokens: 24 })
const failsWith = async (call: Promise<unknown>, code: ErrorCode): Promise<void> => {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(ORPCError)
  expect(error).toMatchObject({ code, defined: true })
  // Written for people: a sentence, not an identifier.
  expect((error as Error).message).toMatch(/^[A-Z].*\s.*\.$/)
}

describe.each(transports)('the engine %s', transport => {
  let connected: Connected<Engine['client']>
  let client: Engine['client']
  beforeAll(async () => {
    connected = await connectBy(transport, engine.router, page)
    client = connected.client
  })
  afterAll(() => connected?.close())

  test('says that it is ready, which models it has and what it uses', async () => {
    const status = await client.system.status()
    expect(status.engine.type).toBe('ready')
    expect(status.languageModel.contextTokens).toBeGreaterThan(0)
    expect(status.memoryBytes).toBeGreaterThan(0)
    expect(status.network).toEqual({ allowed: 0, blocked: 0 })
  })

  test('yields the status at once to whoever watches', async () => {
    for await (const status of await client.system.watch()) {
      expect(status.engine.type).toBe('ready')
      break
    }
  })

  test('streams an answer in several pieces, and the events add up to the run that is kept', async () => {
    const { runId } = await client.runs.start({ question, approaches: ['base', 'rag'], settings })
    const events: RunEvent[] = []
    let run: Run | undefined
    for await (const event of await client.runs.watch({ runId })) {
      events.push(event)
      run = applyRunEvent(run, event)
    }
    expect(events[0]?.type).toBe('snapshot')
    expect(events.at(-1)?.type).toBe('finished')
    expect(events.filter(({ type }) => type === 'text').length).toBeGreaterThan(1)
    expect(run?.answers.base).toMatchObject({ type: 'done' })
    expect(run?.retrieval?.passages[0]?.documentName).toContain('ferry.md')
    expect(await client.runs.get({ runId })).toEqual(run)
  })

  test('the same question gives the same greedy text however it is asked', async () => {
    const ask = async (asking: Engine['client']): Promise<string | undefined> => {
      const { runId } = await asking.runs.start({ question, approaches: ['base'], settings })
      for await (const _ of await asking.runs.watch({ runId }));
      const answer = (await asking.runs.get({ runId })).answers.base
      return answer?.type === 'done' ? answer.text : undefined
    }
    const text = await ask(client)
    expect(text).toBeTruthy()
    expect(text).toBe(await ask(engine.client))
  })

  test('a stop ends the run early and keeps what was written', async () => {
    const { runId } = await client.runs.start({
      question: 'Count from one to five hundred in words.',
      approaches: ['base'],
      settings: { ...settings, maxTokens: 1000 },
    })
    let written = ''
    for await (const event of await client.runs.watch({ runId })) {
      if (event.type !== 'text') continue
      if (written === '') await client.runs.stop({ runId })
      written += event.delta
    }
    const run = await client.runs.get({ runId })
    expect(run.state).toBe('finished')
    expect(run.answers.base).toMatchObject({ type: 'done', finishReason: 'stopped', text: written })
    expect(written).not.toBe('')
  })

  test('whoever comes back in the middle of a run gets a snapshot and then the rest', async () => {
    const { runId } = await client.runs.start({
      question: 'Tell me about the sea.',
      approaches: ['base'],
      settings: { ...settings, maxTokens: 60 },
    })
    let seen = ''
    for await (const event of await client.runs.watch({ runId })) {
      if (event.type === 'text') seen += event.delta
      if (seen !== '') break
    }
    let run: Run | undefined
    for await (const event of await client.runs.watch({ runId })) run = applyRunEvent(run, event)
    const answer = run?.answers.base
    // Leaving did not end the run: it is a job of the engine.
    expect(answer).toMatchObject({ type: 'done' })
    expect(answer?.type === 'done' && answer.text.startsWith(seen)).toBe(true)
    expect(await client.runs.get({ runId })).toEqual(run)
  })

  test('a watch of a finished run is its snapshot and its end', async () => {
    const [latest] = await client.runs.list()
    if (!latest) throw new Error('the tests before this one left a run')
    const types: string[] = []
    for await (const event of await client.runs.watch({ runId: latest.id })) types.push(event.type)
    expect(types[0]).toBe('snapshot')
    expect(types).not.toContain('text')
  })

  test('expected failures arrive with their code and a sentence', async () => {
    await failsWith(client.runs.start({ question: '  ', approaches: ['base'], settings }), 'QUESTION_EMPTY')
    await failsWith(
      client.runs.start({ question: 'x'.repeat(100_000), approaches: ['base'], settings }),
      'QUESTION_TOO_LONG',
    )
    await failsWith(
      client.runs.start({ question: 'x'.repeat(maxQuestionCharacters + 1), approaches: ['base'], settings }),
      'QUESTION_TOO_LONG',
    )
    await failsWith(client.runs.start({ question, approaches: [], settings }), 'APPROACHES_EMPTY')
    await failsWith(client.runs.get({ runId: RunId.parse('no such run') }), 'RUN_NOT_FOUND')
  })

  test('a watch of a run that is not there fails with its code too', async () => {
    await failsWith(
      (async () => {
        for await (const _ of await client.runs.watch({ runId: RunId.parse('no such run') }));
      })(),
      'RUN_NOT_FOUND',
    )
  })

  test('input that the contract does not know is refused', async () => {
    const request = { question, approaches: ['magic'], settings } as unknown as Run['request']
    await expect(client.runs.start(request)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  test('a file that is sent is read, listed and can be opened', async () => {
    const name = `sent-${transports.indexOf(transport)}.txt`
    const text = `Notes ${transport}.\n\nThe lighthouse keeper is called Ingrid Solberg — ünïcödé, 灯台.\n`
    const { jobId } = await client.library.add({ files: [{ path: name, file: new File([text], name) }] })
    for await (const event of await client.library.watch()) {
      const jobs = event.type === 'snapshot' ? event.jobs : event.type === 'job' ? [event.job] : []
      if (jobs.some(job => job.id === jobId && job.state === 'finished')) break
    }
    for await (const event of await client.library.watch()) {
      if (event.type !== 'snapshot') throw new Error('the first event is a snapshot')
      const document = event.documents.find(known => known.name === name)
      expect(document).toBeDefined()
      if (document) {
        const detail = await client.library.document({ documentId: document.id })
        expect(detail.text).toContain('Ingrid Solberg — ünïcödé, 灯台')
        expect(detail.chunks.length).toBeGreaterThan(0)
      }
      break
    }
  })

  test('a search shows the passages of an answer with the reasons, and asks no model', async () => {
    const result = await client.library.search({ question })
    const [first] = result.hits
    expect(first).toMatchObject({ cosineRank: 1, bm25Rank: 1, used: true, alsoIn: [] })
    expect(first?.passage.documentName).toContain('ferry.md')
    const words = first?.matches.map(({ start, end }) => first.passage.text.slice(start, end))
    expect(words).toEqual(expect.arrayContaining(['ferry', 'Skerry', 'Island']))
    expect(result.relevance).toMatchObject({ relevant: true, keywordEvidence: true })
    expect(result.relevance.bestCosine).toBeGreaterThan(result.relevance.cosineFloor)
    expect(result.searchedDocuments).toBeGreaterThan(0)
    expect(result.timings.totalMs).toBeGreaterThan(0)

    const { runId } = await client.runs.start({ question, approaches: ['rag'], settings })
    for await (const _ of await client.runs.watch({ runId }));
    const { retrieval } = await client.runs.get({ runId })
    const used = result.hits.filter(hit => hit.used).map(({ passage }) => passage)
    expect(retrieval?.passages).toEqual(used)
  })

  test('a reranker is installed, chosen, orders the passages, and is let go when it is removed', async () => {
    const crossEncoder = fileURLToPath(new URL('../fixtures/cross-encoder/one-logit', import.meta.url))
    const files = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'onnx/model.onnx'].map(path => ({
      path: `tiny/${path}`,
      file: new File([readFileSync(join(crossEncoder, path))], path),
    }))
    const reranker = await client.rerankers.import({ files })
    expect(reranker).toMatchObject({ id: 'tiny', name: 'tiny', maxTokens: 64 })
    expect(await client.rerankers.list()).toEqual([reranker])
    const options = await client.library.options()
    expect(options.rerankerId).toBeNull()
    await client.library.setOptions({ ...options, rerankerId: reranker.id })
    const { hits, reranker: asked, notice } = await client.library.search({ question })
    expect({ asked, notice }).toEqual({ asked: { name: 'tiny', passages: hits.length }, notice: null })
    expect(hits.map(({ rerankRank }) => rerankRank)).toEqual(hits.map((_, index) => index + 1))
    expect(hits.every(({ passage }) => typeof passage.rerank === 'number')).toBe(true)

    expect(await client.rerankers.remove({ id: reranker.id })).toEqual([])
    expect((await client.library.options()).rerankerId).toBeNull()
    expect(await client.library.search({ question })).toMatchObject({ reranker: null, notice: null })
    const gone = client.library.setOptions({ ...options, rerankerId: reranker.id })
    await failsWith(gone, 'MODEL_NOT_FOUND')
    await failsWith(client.rerankers.remove({ id: reranker.id }), 'MODEL_NOT_FOUND')
    const [config] = files
    if (!config) throw new Error('no file')
    await failsWith(client.rerankers.import({ files: [config] }), 'MODEL_NOT_FOUND')
  })

  test('a filter keeps a search and an answer to the documents that meet it', async () => {
    const filter = { folder: 'no/such/folder' }
    const nowhere = await client.library.search({ question, filter })
    expect(nowhere).toMatchObject({ hits: [], searchedDocuments: 0, relevance: { relevant: false } })
    const { runId } = await client.runs.start({ question, approaches: ['rag'], settings, filter })
    for await (const _ of await client.runs.watch({ runId }));
    const { answers } = await client.runs.get({ runId })
    expect(answers.rag).toMatchObject({
      type: 'done',
      finishReason: 'nothing-relevant',
      text: expect.stringMatching(/^Nothing in the documents chosen by the filter answers this question/),
    })
    const markdown = await client.library.search({ question, filter: { formats: ['markdown'] } })
    expect(markdown.hits.map(({ passage }) => passage.documentName)).toEqual([
      expect.stringContaining('ferry.md'),
    ])
    await failsWith(client.library.search({ question: ' ' }), 'QUESTION_EMPTY')
    await failsWith(
      client.library.search({ question: 'x'.repeat(maxQuestionCharacters + 1) }),
      'QUESTION_TOO_LONG',
    )
  })

  /** The library as it is now. */
  const library = async () => {
    for await (const event of await client.library.watch()) if (event.type === 'snapshot') return event
    throw new Error('the first event is a snapshot')
  }

  test('a document gets tags, comes back as the file it was, and keeps its time', async () => {
    const name = `notes/tagged-${transports.indexOf(transport)}.md`
    const text = `# Notes\n\nWritten ${transport}.\n`
    const modifiedAt = '2026-05-31T10:20:30.000Z'
    await client.library.add({ files: [{ path: name, file: new File([text], 'other.md'), modifiedAt }] })
    const known = async () => (await library()).documents.find(document => document.name === name)
    await expect.poll(known, { timeout: 10_000 }).toMatchObject({ modifiedAt, tags: [] })
    const documentId = (await known())?.id ?? DocumentId.parse('none')
    expect(await client.library.setTags({ documentId, tags: ['zoo', 'ant', 'zoo'] })).toMatchObject({
      tags: ['ant', 'zoo'],
    })
    expect((await known())?.tags).toEqual(['ant', 'zoo'])
    const file = await client.library.original({ documentId })
    expect([file.name, await file.text()]).toEqual([name.split('/')[1], text])
    expect(await client.library.places({ documentId, span: { start: 0, end: 20 } })).toEqual([])
    await client.library.remove({ documentId })
    await failsWith(client.library.original({ documentId }), 'DOCUMENT_NOT_FOUND')
    await failsWith(client.library.setTags({ documentId, tags: [] }), 'DOCUMENT_NOT_FOUND')
  })

  test('a job says why a file failed, tries it again, and is forgotten when it is dismissed', async () => {
    const broken = new File(['%PDF-1.7 and no more'], 'broken.pdf')
    const { jobId } = await client.library.add({ files: [{ path: 'broken.pdf', file: broken }] })
    const known = async () => (await library()).jobs.find(({ id }) => id === jobId)
    const ended = { state: 'finished', counts: { failed: 1 } }
    await expect.poll(known, { timeout: 10_000 }).toMatchObject(ended)
    await client.library.pause({ jobId }) // nothing to pause
    await client.library.retry({ jobId })
    await expect.poll(known, { timeout: 10_000 }).toMatchObject(ended)
    expect(await client.library.jobFiles({ jobId })).toMatchObject([
      { ordinal: 0, name: 'broken.pdf', state: { type: 'failed', failure: { code: 'DOCUMENT_UNREADABLE' } } },
    ])
    await client.library.resume({ jobId }) // it is not paused
    await client.library.dismiss({ jobId })
    expect(await known()).toBeUndefined()
    for (const call of ['cancel', 'pause', 'resume', 'retry', 'dismiss', 'jobFiles'] as const)
      await failsWith(client.library[call]({ jobId }), 'JOB_NOT_FOUND')
  })

  test('a followed folder is listed with what is in it, until it is let go', async () => {
    const name = `shelf-${transports.indexOf(transport)}`
    const shelf = join(folder, name)
    mkdirSync(shelf)
    writeFileSync(join(shelf, 'heron.txt'), `The heron stands ${transport}.`)
    const [followed] = await engine.followPaths([shelf])
    expect((await library()).folders).toContainEqual(followed)
    expect(followed).toMatchObject({ name, state: 'following' })
    const names = async () => (await library()).documents.map(document => document.name)
    await expect.poll(names, { timeout: 10_000 }).toContain(`${name}/heron.txt`)
    if (followed) await client.library.unfollow({ folderId: followed.id })
    expect((await library()).folders).not.toContainEqual(followed)
    expect(await names()).toContain(`${name}/heron.txt`)
  })

  test('a training set is imported, paged with token counts, edited, undone and removed', async () => {
    const name = `May tickets ${transports.indexOf(transport)}`
    const lines = ['{"prompt":"Wann fährt sie?","completion":"Um 7:40."}', '{"prompt":']
    const imported = await client.trainingSets.import({ file: new File([lines.join('\n')], `${name}.jsonl`) })
    expect(imported).toMatchObject({ imported: 1, problemCount: 1, problems: [{ line: 2 }], set: { name } })
    const { id } = imported.set
    const pasted = await client.trainingSets.paste({ id, name: 'unused', text: 'Q: one\nA: 1\nQ: two\nA: 2' })
    expect(pasted).toMatchObject({ imported: 2, set: { id, name, examples: 3, canUndo: true } })
    const { set, offset, examples } = await client.trainingSets.examples({ id, offset: 1, limit: 1 })
    expect({ set, offset }).toEqual({ set: pasted.set, offset: 1 })
    expect(examples).toEqual([
      {
        line: 2,
        messages: [
          { role: 'user', content: 'one' },
          { role: 'assistant', content: '1' },
        ],
        tokens: expect.any(Number),
      },
    ])
    const change: TrainingSetChange = { type: 'remove', lines: [1, 3] }
    const changed = await client.trainingSets.change({ id, contentHash: set.contentHash, change })
    expect(changed.examples).toBe(1)
    await failsWith(
      client.trainingSets.change({ id, contentHash: set.contentHash, change }),
      'TRAINING_SET_CHANGED',
    )
    expect(await client.trainingSets.findings({ id })).toMatchObject([{ type: 'too-few', line: null }])
    expect((await client.trainingSets.undo({ id })).contentHash).toBe(set.contentHash)
    expect((await client.trainingSets.list()).find(known => known.id === id)).toMatchObject({ examples: 3 })
    await client.trainingSets.remove({ id })
    await failsWith(client.trainingSets.examples({ id }), 'TRAINING_SET_NOT_FOUND')
    expect((await client.trainingSets.list()).some(known => known.id === id)).toBe(false)
  })

  test('an evaluation is started, watched, looked through, compared, reported and removed', async () => {
    const row = { question, expectedFacts: [{ type: 'text', wordings: ['7:40'] }], tags: ['fact'] }
    const name = `Evaluated ${transports.indexOf(transport)}`
    const { set } = await client.testSets.paste({ name, text: JSON.stringify(row) })
    const request = { testSetId: set.id, approaches: ['base', 'rag'] as Approach[], settings }
    await failsWith(client.evaluations.start({ ...request, tags: ['nobody'] }), 'TEST_SET_EMPTY')
    const { id } = await client.evaluations.start(request)
    let known: Evaluation[] = []
    for await (const event of await client.evaluations.watch()) {
      known = applyEvaluationEvent(known, event)
      if (known.find(one => one.id === id)?.state.type === 'finished') break
    }
    const evaluation = await client.evaluations.get({ id })
    expect(evaluation).toMatchObject({ testSetName: name, rows: 1, progress: { done: 1, answers: 2 } })
    const board = await client.evaluations.scoreboard({ id, tag: 'fact' })
    expect(board).toMatchObject({ rows: 1, tag: 'fact' })
    const { rows } = await client.evaluations.rows({ id, metric: 'fact-match' })
    expect(rows).toMatchObject([{ question, tags: ['fact'], failed: [] }])
    const rowId = TestRowId.parse(rows[0]?.rowId)
    const asked = await client.evaluations.question({ id, rowId })
    expect(asked).toMatchObject({ run: { answers: { rag: { type: 'done' } } }, seed: 0 })
    expect(await client.evaluations.compare({ from: id, to: id })).toMatchObject({
      sharedRows: 1,
      changed: [],
    })
    expect(await client.evaluations.memoryTest({ id })).toBeNull()
    const report = await client.evaluations.report({ evaluationId: id, format: 'markdown' })
    expect(await report.text()).toContain(name)
    await client.evaluations.remove({ id })
    await failsWith(client.evaluations.get({ id }), 'EVALUATION_NOT_FOUND')
    await client.testSets.remove({ id: set.id })
  })

  test('a corrected answer becomes an example of what the pane was asked', async () => {
    const { id } = await client.trainingSets.create({ name: 'Corrections' })
    const { runId } = await client.runs.start({ question, approaches: ['base', 'rag'], settings })
    for await (const _ of await client.runs.watch({ runId }));
    for (const approach of ['base', 'rag'] as const)
      await client.trainingSets.addAnswer({ id, runId, approach, answer: 'At 7:40.' })
    const { examples } = await client.trainingSets.examples({ id })
    expect(examples.map(({ messages }) => messages.map(({ role }) => role))).toEqual([
      ['user', 'assistant'],
      ['user', 'assistant'],
    ])
    expect(examples[0]?.messages[0]?.content).toBe(question)
    expect(examples[1]?.messages[0]?.content).toMatch(/from pier 9\.[\s\S]*Question: When does the ferry/)
    expect(examples[1]?.messages[1]?.content).toBe('At 7:40.')
    await failsWith(
      client.trainingSets.addAnswer({ id, runId: RunId.parse('none'), approach: 'rag', answer: 'x' }),
      'RUN_NOT_FOUND',
    )
  })

  test('a test set is imported, paged, edited, undone, exported, looked through and removed', async () => {
    const name = `Ferry questions ${transports.indexOf(transport)}`
    const { hits } = await client.library.search({ question })
    const source = hits[0]?.passage.documentName
    const csv = `question,facts,source,tags\nWhen does it leave?,7:40,${source},fact\nWho is the captain?,,,\n,x,,\n`
    const imported = await client.testSets.import({ file: new File([csv], `${name}.csv`) })
    expect(imported).toMatchObject({
      imported: 2,
      problems: [{ line: 4 }],
      set: { name, rows: 2, tags: [{ tag: 'fact', rows: 1 }] },
    })
    const { id, contentHash } = imported.set
    const { set, rows } = await client.testSets.rows({ id, offset: 1, limit: 1 })
    expect(set).toEqual(imported.set)
    expect(rows).toMatchObject([{ line: 2, row: { id: 'q2', question: 'Who is the captain?' } }])
    const row = TestRow.parse({ id: 'q2', question: 'Who is the captain?', unanswerable: true })
    const change: TestSetChange = { type: 'replace', line: 2, row }
    const changed = await client.testSets.change({ id, contentHash, change })
    await failsWith(client.testSets.change({ id, contentHash, change }), 'TEST_SET_CHANGED')
    // A training set of another test here teaches when the ferry leaves.
    const findings = async () =>
      (await client.testSets.findings({ id })).findings.filter(
        ({ type }) => type !== 'answer-in-training-set',
      )
    expect(await findings()).toEqual([])
    expect((await client.testSets.undo({ id })).contentHash).toBe(contentHash)
    expect(await findings()).toMatchObject([{ type: 'nothing-expected', line: 2 }])
    const { runId } = await client.runs.start({ question, approaches: ['rag'], settings })
    for await (const _ of await client.runs.watch({ runId }));
    const added = await client.testSets.addRun({ id, runId, approach: 'rag' })
    expect(added.rows).toBe(3)
    const file = await client.testSets.export({ id })
    const pasted = await client.testSets.paste({ name, text: await file.text() })
    expect(pasted).toMatchObject({ imported: 3, problemCount: 0 })
    expect(pasted.set.contentHash).toBe(added.contentHash)
    expect(changed.contentHash).not.toBe(contentHash)
    for (const known of [id, pasted.set.id]) await client.testSets.remove({ id: known })
    await failsWith(client.testSets.rows({ id }), 'TEST_SET_NOT_FOUND')
    expect((await client.testSets.list()).some(known => known.id === id)).toBe(false)
  })

  test('what is no training set, or too much for one, is refused with a sentence', async () => {
    const before = await client.trainingSets.list()
    const file = (name: string, text: string): File => new File([text], name)
    await failsWith(client.trainingSets.import({ file: file('x.jsonl', '{') }), 'TRAINING_SET_UNREADABLE')
    await failsWith(client.trainingSets.import({ file: file('x.pdf', '%PDF') }), 'TRAINING_SET_UNREADABLE')
    const line = '{"prompt":"p","completion":"c"}\n'
    await failsWith(
      client.trainingSets.import({ file: file('x.jsonl', line.repeat(maxTrainingExamples + 1)) }),
      'TRAINING_SET_TOO_LARGE',
    )
    await failsWith(client.trainingSets.undo({ id: TrainingSetId.parse('../x') }), 'TRAINING_SET_NOT_FOUND')
    expect(await client.trainingSets.list()).toEqual(before)
  })

  test('trainings are listed first, and what cannot be trained or is not there is refused by name', async () => {
    const stop = new AbortController()
    const events = await client.trainings.watch(undefined, { signal: stop.signal })
    expect((await events.next()).value).toEqual({ type: 'snapshot', trainings: [] })
    stop.abort()
    const settings = TrainingSettings.parse({})
    const { set } = await client.trainingSets.paste({ name: `few by ${transport}`, text: 'Q: one\nA: 1' })
    await failsWith(client.trainings.propose({ trainingSetId: set.id }), 'TRAINING_SET_TOO_SMALL')
    const few = { trainingSetId: set.id, name: 'Few', settings }
    await failsWith(client.trainings.start(few), 'TRAINING_SET_TOO_SMALL')
    await client.trainingSets.remove({ id: set.id })
    await failsWith(client.trainings.start(few), 'TRAINING_SET_NOT_FOUND')
    const id = TrainingId.parse('../x')
    for (const refused of [client.trainings.pause({ id }), client.trainings.stop({ id, keep: true })])
      await failsWith(refused, 'TRAINING_NOT_FOUND')
    for (const refused of [client.trainings.resume({ id }), client.trainings.remove({ id })])
      await failsWith(refused, 'TRAINING_NOT_FOUND')
  })

  test('the advisor keeps capabilities, says what serves each, and writes its reasoning down', async () => {
    const { client } = connected
    const answers = CriterionAnswers.parse({ 'training-allowed': 'no' })
    const capabilities = [
      { id: 'law', text: 'Cite the tenancy act in our house style.' },
      { id: 'records', text: 'Cite the tenancy act in our house style!', answers },
    ]
    const { advice, costs, accuracy } = await client.advisor.setCapabilities({ capabilities })
    expect(advice.map(({ recommendation }) => recommendation)).toEqual(['both', 'retrieval'])
    expect(costs.map(({ approach }) => approach)).toEqual(['base', 'rag', 'tuned', 'hybrid'])
    expect(accuracy.classifier.right).toBeGreaterThan(accuracy.keywordRule.right)
    const report = await client.advisor.report()
    expect(report.capabilities.map(({ id }) => id)).toEqual(['law', 'records'])
    expect(report.advice).toEqual(advice)
    expect(await (await client.advisor.export()).text()).toContain('house style')
  })

  test('an adapter is exported as a zip, imported from it, changed, copied and deleted', async () => {
    const [shipped] = await client.adapters.list()
    if (!shipped) throw new Error('a workspace begins with an adapter')
    const zip = await client.adapters.export({ id: shipped.id })
    expect(zip.name).toBe('house-style-peft.zip')
    expect(zip.size).toBeGreaterThan(shipped.sizeBytes)
    const { training } = await client.adapters.card({ id: shipped.id })
    expect(training?.trainingSetName).toBe('house-style')
    const { id } = await client.adapters.import({ files: [{ path: zip.name, file: zip }] })
    await client.adapters.rename({ id, name: 'Brought along' })
    await client.adapters.setStrength({ id, strength: 0.25 })
    expect(await client.adapters.card({ id })).toMatchObject({
      adapter: { name: 'Brought along', strength: 0.25, origin: 'imported', sizeBytes: shipped.sizeBytes },
      training,
    })
    const copied = await client.adapters.duplicate({ id })
    expect(copied.map(({ name }) => name)).toEqual(['Brought along', 'Brought along copy', 'House style'])
    for (const { id: made } of copied.slice(0, 2)) await client.adapters.remove({ id: made })
    expect(await client.adapters.list()).toEqual([shipped])
    await failsWith(client.adapters.card({ id }), 'ADAPTER_NOT_FOUND')
    await failsWith(client.adapters.export({ id: AdapterId.parse('../x') }), 'ADAPTER_NOT_FOUND')
    const file = new File(['x'], 'adapter_model.bin')
    await failsWith(client.adapters.import({ files: [{ path: file.name, file }] }), 'ADAPTER_NOT_FOUND')
  })
})
