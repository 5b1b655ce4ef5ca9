import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ChunkId, DocumentId, RunId, TestRowId, TestSetId } from '#contract/ids.ts'
import { type Passage, Run, RunRequest } from '#contract/run.ts'
import { maxTestRows, type TestRow } from '#contract/test-set.ts'
import { bareRow, parseTestSet } from '#engine/evaluation/test-set.ts'
import { addAndWait, textFile } from '../retrieval/library-fixture.ts'
import { textFile as rowFile } from '../tuning/training-sets-fixture.ts'
import { openTestSets } from './test-sets-fixture.ts'

const shipped = 'resources/scenarios/support-desk/test-sets/support-desk.jsonl'

test('lists the shipped set with its tags, pages it, and opening does not rewrite it', async () => {
  await using opened = await openTestSets()
  const path = join(opened.library.workspace.folders.testSets, 'support-desk.jsonl')
  writeFileSync(path, readFileSync(shipped))
  const [set] = await opened.testSets.list()
  expect(set).toMatchObject({ id: 'support-desk', name: 'Support desk', rows: 52, canUndo: false })
  expect(set?.tags.slice(0, 3)).toEqual([
    { tag: 'format', rows: 52 },
    { tag: 'fact', rows: 40 },
    { tag: 'number', rows: 17 },
  ])
  const page = await opened.testSets.rows(TestSetId.parse('support-desk'), 39, 2)
  expect(page.rows.map(({ line, row }) => `${line} ${row.id}`)).toEqual(['40 q40', '41 u01'])
  expect(readFileSync(path)).toEqual(readFileSync(shipped))
})

test('imports, exports and imports again without a difference', async () => {
  await using opened = await openTestSets()
  const { testSets } = opened
  const first = await testSets.import(undefined, rowFile('desk/May.jsonl', readFileSync(shipped, 'utf8')))
  expect(first).toMatchObject({ imported: 52, problemCount: 0, set: { name: 'May', rows: 52 } })
  const file = await testSets.export(first.set.id)
  expect(file.name).toBe('may.jsonl')
  const again = await testSets.import(undefined, rowFile('copy.jsonl', await file.text()))
  expect(again.set.contentHash).toBe(first.set.contentHash)
  const twice = await testSets.import(first.set.id, rowFile('copy.jsonl', await file.text()))
  const { rows } = await testSets.read(first.set.id)
  expect(twice.set.rows).toBe(104)
  expect(new Set(rows.map(({ id }) => id)).size).toBe(104)
  expect((await testSets.undo(first.set.id)).contentHash).toBe(first.set.contentHash)
})

test('changes what the person saw, and nothing when it is another by now', async () => {
  await using opened = await openTestSets()
  const { testSets } = opened
  const { id, contentHash } = await testSets.create('Mine')
  const row: TestRow = { ...bareRow('How long?'), id: TestRowId.parse('a') }
  const added = await testSets.change(id, contentHash, { type: 'add', rows: [row, row] })
  expect(added).toMatchObject({ rows: 2, canUndo: true })
  await expect(testSets.change(id, contentHash, { type: 'remove', lines: [1] })).rejects.toMatchObject({
    code: 'TEST_SET_CHANGED',
  })
  const broken: TestRow = {
    ...row,
    formatRule: { type: 'json-schema', schema: { type: 'no such type' }, description: '' },
  }
  await expect(
    testSets.change(id, added.contentHash, { type: 'replace', line: 1, row: broken }),
  ).rejects.toMatchObject({ code: 'RULE_INVALID' })
  expect((await testSets.read(id)).rows.map(({ id }) => id)).toEqual(['a', 'a-2'])
})

test('is refused where nothing can be read or too much would be in it', async () => {
  await using opened = await openTestSets()
  const { testSets } = opened
  await expect(testSets.paste(undefined, 'x', 'nothing that asks')).rejects.toMatchObject({
    code: 'TEST_SET_UNREADABLE',
  })
  const many = Array.from({ length: maxTestRows + 1 }, (_, at) => `{"question":"q${at}?"}`).join('\n')
  await expect(testSets.paste(undefined, 'x', many)).rejects.toMatchObject({ code: 'TEST_SET_TOO_LARGE' })
  await expect(testSets.rows(TestSetId.parse('../x'), 0, 1)).rejects.toMatchObject({
    code: 'TEST_SET_NOT_FOUND',
  })
  expect(await testSets.list()).toEqual([])
})

test('reads a page of ten thousand rows without reading the file again', async () => {
  await using opened = await openTestSets()
  const { testSets } = opened
  const many = Array.from({ length: maxTestRows }, (_, at) => `{"question":"What is number ${at}?"}`).join(
    '\n',
  )
  const { set } = await testSets.paste(undefined, 'Many', many)
  const begin = performance.now()
  for (let page = 0; page < 50; page++) await testSets.rows(set.id, page * 200, 200)
  // Fifty pages take about 50 ms on a quiet machine; reading the file for each would take seconds there.
  expect(performance.now() - begin).toBeLessThan(3000)
})

const passage = (number: number, documentName: string): Passage => ({
  number,
  chunkId: ChunkId.parse(`c${number}`),
  documentId: DocumentId.parse(documentName),
  documentName,
  page: null,
  headingPath: [],
  span: { start: 0, end: 4 },
  text: 'text',
  score: 1,
  cosine: 1,
  bm25: 1,
  rerank: null,
})

test('adds a run with the answer as reference and the documents that it cites', async () => {
  await using opened = await openTestSets()
  const { testSets, library } = opened
  const support = [3, 1].map(passageNumber => ({ passageNumber, answerSpans: [], passageSpans: [] }))
  const run = Run.parse({
    id: RunId.parse('r1'),
    createdAt: new Date(0).toISOString(),
    request: RunRequest.parse({ question: 'How long?', approaches: ['rag', 'base'] }),
    modelId: 'm',
    adapterId: null,
    state: 'finished',
    retrieval: { passages: [passage(1, 'a.md'), passage(2, 'b.md'), passage(3, 'a.md')], durationMs: 1 },
    answers: {
      rag: {
        type: 'done',
        text: 'Two days.',
        finishReason: 'end',
        timings: null,
        passageNumbers: [1, 2, 3],
        support,
      },
    },
  } satisfies Record<keyof Omit<Run, 'adapterStrength'>, unknown>)
  library.workspace.runs.save(run)
  const { id } = await testSets.create('Mine')
  await testSets.addRun(id, run.id, 'rag')
  await testSets.addRun(id, run.id, undefined)
  expect((await testSets.read(id)).rows).toEqual([
    {
      ...bareRow('How long?'),
      id: 'q1',
      reference: 'Two days.',
      expectedSources: [{ document: 'a.md' }],
      tags: ['history'],
    },
    { ...bareRow('How long?'), id: 'q2', tags: ['history'] },
  ])
  await expect(testSets.addRun(id, run.id, 'base')).rejects.toThrow(/no finished answer of base/)
})

test('finds what makes scores less believable, a kind at a time', async () => {
  await using opened = await openTestSets()
  const { testSets, trainingSets, library } = opened
  await addAndWait(library, [
    textFile('ferry.md', 'The ferry leaves at 7:40.\n\nWhere do I buy a ticket for the ferry? At pier 9.'),
  ])
  await trainingSets.paste(
    undefined,
    'Style',
    [
      ['How many days do I have to return a bike?', 'You have two weeks.'],
      ['What does a day on the ferry cost for children?', 'Hello. It is EUR 6 a day. Goodbye.'],
      ['Anything', 'The whole harbour is closed on every second Monday in the month of May.'],
      ['What does code E17 mean?', 'Something.'],
    ]
      .map(([prompt, completion]) => JSON.stringify({ prompt, completion }))
      .join('\n'),
  )
  const rows: Record<string, unknown>[] = [
    { question: 'How many days do I have to return a bike?', unanswerable: true },
    { question: 'What does the ferry cost for children?', facts: 'EUR 6' },
    { question: 'Is there a discount for students?', facts: 'EUR 6' },
    {
      question: 'When is it closed?',
      reference: 'The whole harbour is closed on every second Monday in the month.',
    },
    { question: 'Where do I buy a ticket for the ferry?', sources: 'ferry.md' },
    { question: 'When does it go?', expectedSources: [{ document: 'ferry.md', quote: 'leaves  at 7:40.' }] },
    {
      question: 'When does it arrive?',
      expectedSources: [{ document: 'ferry.md', quote: 'arrives at 8:40.' }],
    },
    { question: 'When does the bus go?', sources: 'bus.md' },
    { question: 'when does it ARRIVE', tags: 'x' },
    { question: 'What does code E18 mean?', facts: 'brake' },
  ]
  const { set } = await testSets.paste(undefined, 'T', rows.map(row => JSON.stringify(row)).join('\n'))
  const found = await testSets.findings(set.id)
  expect(found.findings.map(({ line, type }) => `${line} ${type}`)).toEqual([
    '1 question-in-training-set',
    '2 answer-in-training-set',
    '4 answer-in-training-set',
    '5 question-in-documents',
    '7 quote-missing',
    '8 source-missing',
    '9 duplicate-question',
    '9 nothing-expected',
  ])
  expect(found).toMatchObject({ rows: 10, cleanRows: 3, trainingExamples: 4, documents: 1, notice: null })
  for (const { message, line } of found.findings) expect(message).toMatch(new RegExp(`^Line ${line} .*\\.$`))
  expect(found.findings[0]?.overlap).toEqual({ measure: 'n-gram', value: 1 })
})

test('finds leaks in twenty thousand examples for ten thousand questions while others get their turn', {
  timeout: 120_000,
}, async () => {
  await using opened = await openTestSets()
  const { testSets, trainingSets } = opened
  const task = "Replace every person's name with a mark in this text please:"
  const examples = Array.from({ length: 20_000 }, (_, at) =>
    JSON.stringify({
      prompt: `${task} Ada${at} met Bob${at} in room ${at} at noon.`,
      completion: `ok ${at}`,
    }),
  )
  await trainingSets.paste(undefined, 'Big', examples.join('\n'))
  const rows = Array.from({ length: 10_000 }, (_, at) =>
    JSON.stringify({
      question: `${task} Zed${at} saw Yan${at} at gate ${at} in May.`,
      facts: `fact ${at} of ours`,
    }),
  )
  rows[777] = JSON.stringify({ question: `${task} Ada5 met Bob5 in room 5 at noon.`, facts: 'x' })
  const { set } = await testSets.paste(undefined, 'Many', rows.join('\n'))
  let longestGapMs = 0
  let last = performance.now()
  const heartbeat = setInterval(() => {
    longestGapMs = Math.max(longestGapMs, performance.now() - last)
    last = performance.now()
  }, 5)
  const begin = performance.now()
  const found = await testSets.findings(set.id)
  clearInterval(heartbeat)
  console.info(
    `findings: ${Math.round(performance.now() - begin)} ms, longest gap ${Math.round(longestGapMs)} ms`,
  )
  const leaks = found.findings.filter(({ overlap }) => overlap?.measure === 'n-gram')
  expect(leaks.map(({ type, line }) => `${line} ${type}`)).toEqual(['778 question-in-training-set'])
  expect(found.notice).toMatch(/^By meaning \d+ of 9999 questions were compared with \d+ of 20000 training/)
})

test('gives the rows of a file that a person wrote without ids the same ones every time', async () => {
  await using opened = await openTestSets()
  const path = join(opened.library.workspace.folders.testSets, 'mine.jsonl')
  writeFileSync(path, '{"query":"a?"}\n{"query":"b?","id":"q1"}\n')
  const ids = async (): Promise<string[]> =>
    (await opened.testSets.read(TestSetId.parse('mine'))).rows.map(({ id }) => id)
  expect(await ids()).toEqual(['q1', 'q1-2'])
  expect(await ids()).toEqual(parseTestSet(readFileSync(path, 'utf8')).rows.map(({ id }) => id))
})
