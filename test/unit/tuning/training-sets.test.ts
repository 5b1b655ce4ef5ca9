import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { TrainingSetId } from '#contract/ids.ts'
import { maxTrainingExamples, maxTrainingSetBytes } from '#contract/training-set.ts'
import type { TokenCounter } from '#engine/api/example-tokens.ts'
import type { TrainingSets } from '#engine/api/training-sets.ts'
import { writeFileAtomic } from '#engine/core/atomic-files.ts'
import { toEngineError } from '#engine/core/errors.ts'
import { chatLine, countingModel, openTrainingSets, pair, textFile } from './training-sets-fixture.ts'

const shipped = 'resources/scenarios/support-desk/training-sets/house-style.jsonl'
const id = (text: string): TrainingSetId => TrainingSetId.parse(text)

/** The questions of a set, in the order of its lines. */
const questionsOf = async (sets: TrainingSets, setId: TrainingSetId): Promise<string[]> =>
  (await sets.examples(setId, 0, 1000)).examples.map(({ messages }) => messages[0]?.content ?? '')

const failureOf = async (call: Promise<unknown>): Promise<{ code: string; message: string }> => {
  const thrown = await call.then(
    () => expect.unreachable('it should have failed'),
    (thrown: unknown) => thrown,
  )
  const { code, message } = toEngineError(thrown)
  return { code, message }
}

const threeLines = [chatLine('a', '1'), chatLine('b', '2'), chatLine('c', '3')].join('\n')

test('lists the shipped set with its examples, and opening does not rewrite it', async () => {
  await using opened = await openTrainingSets()
  const path = join(opened.folder, 'house-style.jsonl')
  writeFileSync(path, readFileSync(shipped))
  const before = statSync(path)
  const [set] = await opened.sets.list()
  expect(set).toMatchObject({
    id: 'house-style',
    name: 'House style',
    examples: 543,
    sizeBytes: 606_528,
    canUndo: false,
    contentHash: createHash('sha256').update(readFileSync(shipped)).digest('hex'),
  })
  const page = await opened.sets.examples(id('house-style'), 540, 500)
  expect(page.examples.map(({ line }) => line)).toEqual([541, 542, 543])
  expect(page.offset).toBe(540)
  expect(statSync(path)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs })
  expect(opened.logged).toEqual([])
})

test('keeps the exact name over a restart, and finds another when it is taken', async () => {
  await using opened = await openTrainingSets()
  const made = []
  for (const name of [
    '  Größe & Maße ',
    'größe & maße',
    '训练',
    '训练',
    'CON',
    'x'.repeat(80),
    'x'.repeat(80),
  ])
    made.push(await opened.sets.create(name))
  expect(made.map(({ id, name }) => `${id}: ${name}`)).toEqual([
    'gro-e-ma-e: Größe & Maße',
    'gro-e-ma-e-2: größe & maße 2',
    'training-set: 训练',
    'training-set-2: 训练 2',
    'con-1: CON',
    `${'x'.repeat(60)}: ${'x'.repeat(80)}`,
    `${'x'.repeat(60)}-2: ${'x'.repeat(80)} 2`,
  ])
  const sets = await opened.reopen()
  expect((await sets.list()).map(({ name }) => name).sort()).toEqual(made.map(({ name }) => name).sort())
  expect(made[0]).toMatchObject({ examples: 0, sizeBytes: 0, canUndo: false })
})

test('lists what a person put into the folder, and leaves alone what is no training set', async () => {
  await using opened = await openTrainingSets()
  const put = (name: string, text: string): void => writeFileSync(join(opened.folder, name), text)
  put('by-hand.jsonl', '{"prompt":"p","completion":"c","note":"mine"}\r\n\n{"instruction":"i","output":"o"}')
  put('broken.jsonl', `${chatLine('q', 'a')}\n{"prompt":`)
  put('notes.txt', 'hello')
  put('.hidden.jsonl', chatLine('q', 'a'))
  mkdirSync(join(opened.folder, 'folder.jsonl'))
  symlinkSync(join(opened.folder, 'by-hand.jsonl'), join(opened.folder, 'link.jsonl'))
  expect((await opened.sets.list()).map(({ id, examples }) => [id, examples])).toEqual([['by-hand', 2]])
  await opened.sets.list()
  expect(opened.logged).toEqual([
    expect.stringMatching(/^left a training set out of the list: The file broken\.jsonl .* Line 2: /),
  ])
  expect(await failureOf(opened.sets.examples(id('broken'), 0, 10))).toMatchObject({
    code: 'TRAINING_SET_UNREADABLE',
  })
  // Lines are numbered as in the table, which has no empty ones.
  expect((await opened.sets.examples(id('by-hand'), 0, 10)).examples.map(({ line }) => line)).toEqual([1, 2])

  // The person corrects the file, and a change with undo brings back theirs byte for byte.
  put('broken.jsonl', chatLine('q', 'a'))
  expect((await opened.sets.list()).map(({ id }) => id)).toEqual(['broken', 'by-hand'])
  const before = readFileSync(join(opened.folder, 'by-hand.jsonl'))
  await opened.sets.append(id('by-hand'), pair('new', 'line'))
  expect(await questionsOf(opened.sets, id('by-hand'))).toEqual(['p', 'i', 'new'])
  await opened.sets.undo(id('by-hand'))
  expect(readFileSync(join(opened.folder, 'by-hand.jsonl'))).toEqual(before)
})

test('no id leads out of the folder or to anything else in it', async () => {
  await using opened = await openTrainingSets()
  writeFileSync(join(opened.folder, '../outside.jsonl'), chatLine('q', 'a'))
  writeFileSync(join(opened.folder, '.hidden.jsonl'), chatLine('q', 'a'))
  for (const wrong of ['../outside', '.hidden', 'nothing', '', '.', 'a\0b', 'x'.repeat(5000)]) {
    const setId = wrong as TrainingSetId // as a transport could send it
    const calls: (() => Promise<unknown>)[] = [
      () => opened.sets.examples(setId, 0, 1),
      () => opened.sets.remove(setId),
      () => opened.sets.undo(setId),
      () => opened.sets.append(setId, pair('q', 'a')),
      () => opened.sets.paste(setId, 'name', chatLine('q', 'a')),
    ]
    for (const call of calls) expect((await failureOf(call())).code).toBe('TRAINING_SET_NOT_FOUND')
  }
  expect(readFileSync(join(opened.folder, '../outside.jsonl'), 'utf8')).toBe(chatLine('q', 'a'))
})

test('edits, adds and removes, and takes all of it back one by one', async () => {
  await using opened = await openTrainingSets()
  const { sets } = opened
  const { set } = await sets.paste(undefined, 'Mine', threeLines)
  expect(set).toMatchObject({ id: 'mine', name: 'Mine', examples: 3, canUndo: false })
  const hashes = [set.contentHash]
  const last = (): string => hashes.at(-1) ?? ''
  const change = async (change: Parameters<TrainingSets['change']>[2]): Promise<void> => {
    hashes.push((await sets.change(set.id, last(), change)).contentHash)
  }
  await change({ type: 'replace', line: 2, messages: pair('B', '2') })
  await change({ type: 'add', messages: pair('d', '') })
  await change({ type: 'remove', lines: [1, 3, 3] })
  expect(await questionsOf(sets, set.id)).toEqual(['B', 'd'])
  hashes.push((await sets.append(set.id, pair('e', '5'))).contentHash)
  const imported = await sets.import(set.id, textFile('more.csv', 'question,answer\nf,6\n'))
  hashes.push(imported.set.contentHash)
  expect(imported).toMatchObject({ imported: 1, problemCount: 0, set: { name: 'Mine', canUndo: true } })
  expect(await questionsOf(sets, set.id)).toEqual(['B', 'd', 'e', 'f'])
  expect(new Set(hashes).size).toBe(6)

  for (const hash of hashes.slice(0, -1).reverse()) expect((await sets.undo(set.id)).contentHash).toBe(hash)
  expect(await questionsOf(sets, set.id)).toEqual(['a', 'b', 'c'])
  expect((await sets.list())[0]?.canUndo).toBe(false)
  expect(await failureOf(sets.undo(set.id))).toMatchObject({
    code: 'TRAINING_SET_CHANGED',
    message: expect.stringContaining('no change left to take back'),
  })
})

test('takes back more than twenty changes, after a restart too', async () => {
  await using opened = await openTrainingSets()
  const { set } = await opened.sets.paste(undefined, 'Mine', threeLines)
  for (let at = 0; at < 30; at++) await opened.sets.append(set.id, pair(`question ${at}`, 'ü'.repeat(at)))
  const sets = await opened.reopen()
  for (let at = 30; at > 0; at--) {
    expect((await sets.list())[0]).toMatchObject({ canUndo: true, examples: 3 + at })
    await sets.undo(set.id)
  }
  expect((await sets.list())[0]).toMatchObject({ canUndo: false, contentHash: set.contentHash })
})

test('does not take back what a person did with an editor', async () => {
  await using opened = await openTrainingSets()
  const { set } = await opened.sets.paste(undefined, 'Mine', threeLines)
  await opened.sets.append(set.id, pair('d', '4'))
  const path = join(opened.folder, 'mine.jsonl')
  writeFileSync(path, chatLine('by hand', 'yes'))
  expect((await opened.sets.list())[0]).toMatchObject({ examples: 1, canUndo: false })
  expect((await failureOf(opened.sets.undo(set.id))).code).toBe('TRAINING_SET_CHANGED')
  expect(readFileSync(path, 'utf8')).toBe(chatLine('by hand', 'yes'))
})

test('a change to what a person no longer sees is refused and overwrites nothing', async () => {
  await using opened = await openTrainingSets()
  const { sets } = opened
  const { set } = await sets.paste(undefined, 'Mine', threeLines)
  await sets.append(set.id, pair('from another window', 'yes'))
  const failure = await failureOf(sets.change(set.id, set.contentHash, { type: 'remove', lines: [1] }))
  expect(failure).toEqual({
    code: 'TRAINING_SET_CHANGED',
    message:
      'The set was changed meanwhile (in another window). Nothing was overwritten. Look at it again and repeat.',
  })
  const [now] = await sets.list()
  expect(now?.examples).toBe(4)
  // A line that is not there, under the right hash.
  expect(
    (await failureOf(sets.change(set.id, now?.contentHash ?? '', { type: 'remove', lines: [4, 5] }))).message,
  ).toContain('no line 5; it ends with line 4')
  expect((await sets.list())[0]?.contentHash).toBe(now?.contentHash)
})

test('changes made at the same time are all kept', async () => {
  await using opened = await openTrainingSets()
  const { sets } = opened
  const set = await sets.create('Mine')
  const asked = Array.from({ length: 20 }, (_, at) => `question ${at}`)
  await Promise.all(asked.map(question => sets.append(set.id, pair(question, 'yes'))))
  expect(await questionsOf(sets, set.id)).toEqual(asked)
  const made = await Promise.all(asked.map(() => sets.create('Same')))
  expect(new Set(made.map(({ id }) => id)).size).toBe(20)
})

test('refuses an edit that is no example, and takes an empty answer, which is a finding', async () => {
  await using opened = await openTrainingSets()
  const { sets } = opened
  const { set } = await sets.paste(undefined, 'Mine', threeLines)
  const edit = (messages: ReturnType<typeof pair>) =>
    sets.change(set.id, set.contentHash, { type: 'replace', line: 1, messages })
  expect(await failureOf(edit([{ role: 'user', content: 'q' }]))).toEqual({
    code: 'TRAINING_SET_UNREADABLE',
    message:
      'The example was not saved: it does not end with an answer of the assistant. The training set is as it was. Correct the example and save it again.',
  })
  expect((await failureOf(edit([]))).code).toBe('TRAINING_SET_UNREADABLE')
  expect((await failureOf(edit(pair('q', '\ud800')))).message).toContain(
    'in message 2, its content is broken Unicode',
  )
  expect((await failureOf(edit(pair('q', 'x'.repeat(8_000_000))))).code).toBe('TRAINING_SET_TOO_LARGE')
  expect((await sets.list())[0]?.contentHash).toBe(set.contentHash)
  await edit(pair('q', ''))
  expect((await sets.findings(set.id)).filter(({ type }) => type === 'empty-answer')).toMatchObject([
    { line: 1, message: expect.stringContaining('Line 1 has an empty answer') },
  ])
})

test('a change that changes nothing leaves file and undo as they are', async () => {
  await using opened = await openTrainingSets()
  const { set } = await opened.sets.paste(undefined, 'Mine', threeLines)
  const before = statSync(join(opened.folder, 'mine.jsonl'))
  const same = await opened.sets.change(set.id, set.contentHash, {
    type: 'replace',
    line: 1,
    messages: pair('a', '1'),
  })
  expect(same).toEqual(set)
  expect(statSync(join(opened.folder, 'mine.jsonl')).ino).toBe(before.ino)
})

test('an import leaves out what is wrong and says where, at most a hundred times', async () => {
  await using opened = await openTrainingSets()
  const text = [chatLine('a', '1'), ...Array(150).fill('{"prompt":'), chatLine('b', '2')].join('\n')
  const result = await opened.sets.import(undefined, textFile('from/there/May tickets.jsonl', text))
  expect(result).toMatchObject({ imported: 2, problemCount: 150, set: { name: 'May tickets', examples: 2 } })
  expect(result.problems).toHaveLength(100)
  expect(result.problems[0]).toEqual({
    line: 2,
    message: 'Line 2: this is not valid JSON. This example was left out; correct it and import again.',
  })
})

test('an import in which nothing can be read says so and makes no set', async () => {
  await using opened = await openTrainingSets()
  const { sets } = opened
  const tried: [string, string, RegExp][] = [
    [
      'bad.jsonl',
      '{"prompt":\n{',
      /^The file "bad\.jsonl" holds no example .* Line 1: this is not valid JSON\./,
    ],
    ['empty.jsonl', '', /^The file "empty\.jsonl" holds no example .* It is empty\./],
    ['table.csv', 'name,age\nx,3\n', /Line 1: the columns are not named prompt and completion/],
    ['book.pdf', '%PDF', /^The file "book\.pdf" is neither JSON \(\.jsonl, \.json\) nor a table/],
  ]
  for (const [name, text, sentence] of tried) {
    const failure = await failureOf(sets.import(undefined, textFile(name, text)))
    expect(failure).toEqual({ code: 'TRAINING_SET_UNREADABLE', message: expect.stringMatching(sentence) })
  }
  expect((await failureOf(sets.paste(undefined, 'x', ' \n'))).message).toMatch(/^The text holds no example/)
  expect(await sets.list()).toEqual([])
  expect(readdirSync(opened.folder)).toEqual([])
})

test('a million lines are refused when the first too many is read, and nothing is imported', async () => {
  await using opened = await openTrainingSets()
  let read = 0
  const chunk = Buffer.from(`${chatLine('q', 'a')}\n`.repeat(1000))
  const failure = await failureOf(
    opened.sets.import(undefined, {
      name: 'million.jsonl',
      sizeBytes: maxTrainingSetBytes,
      async *stream() {
        for (; read < 1000; read++) yield chunk
      },
    }),
  )
  expect(failure).toEqual({
    code: 'TRAINING_SET_TOO_LARGE',
    message: expect.stringMatching(/may have 20000 examples and 64 MB\. Nothing was imported/),
  })
  expect(read).toBe(maxTrainingExamples / 1000)
  // By its size before anything is read.
  const large = {
    name: 'large.jsonl',
    sizeBytes: maxTrainingSetBytes + 1,
    stream: () => expect.unreachable(),
  }
  expect((await failureOf(opened.sets.import(undefined, large))).message).toContain(
    'The file "large.jsonl" has 65 MB',
  )
  expect(await opened.sets.list()).toEqual([])
})

test('a set that is full takes no more', async () => {
  await using opened = await openTrainingSets()
  const { sets } = opened
  const full = Array.from({ length: maxTrainingExamples }, (_, at) => chatLine(`q${at}`, 'a')).join('\n')
  const { set } = await sets.paste(undefined, 'Full', full)
  expect(set.examples).toBe(maxTrainingExamples)
  expect((await failureOf(sets.append(set.id, pair('q', 'a')))).code).toBe('TRAINING_SET_TOO_LARGE')
  const failure = await failureOf(sets.paste(set.id, 'x', chatLine('q', 'a')))
  expect(failure.message).toContain('beside the 20000 that are in it')
  expect((await sets.list())[0]?.contentHash).toBe(set.contentHash)
})

test('removing a set takes its undo and its name with it', async () => {
  await using opened = await openTrainingSets()
  const { set } = await opened.sets.paste(undefined, 'The FIRST', threeLines)
  await opened.sets.append(set.id, pair('d', '4'))
  await opened.sets.remove(set.id)
  expect(await opened.sets.list()).toEqual([])
  writeFileSync(join(opened.folder, 'the-first.jsonl'), `${threeLines}\n${chatLine('d', '4')}\n`)
  expect((await opened.sets.list())[0]).toMatchObject({ name: 'The first', canUndo: false })
})

test('tokens are null until the model is there, and then of the whole conversation', async () => {
  let ready: (model: TokenCounter) => void = () => {}
  const asked: number[] = []
  await using opened = await openTrainingSets({
    model: new Promise(resolve => {
      ready = resolve
    }),
  })
  const { set } = await opened.sets.paste(undefined, 'Mine', threeLines)
  const tokens = async () => (await opened.sets.examples(set.id, 0, 10)).examples.map(({ tokens }) => tokens)
  expect(await tokens()).toEqual([null, null, null])
  const finding = opened.sets.findings(set.id) // waits
  ready(
    countingModel(messages => {
      asked.push(messages.length)
      return messages.map(({ content }) => content).join('').length
    }),
  )
  expect((await finding).map(({ type }) => type)).toEqual(['too-few'])
  expect(await tokens()).toEqual([2, 2, 2])
  // Counted once, whoever asks.
  expect(asked).toEqual([2, 2, 2])
})

test('a model that died takes no examples away', async () => {
  const dead = { countExampleTokens: () => Promise.reject(new Error('dead')) }
  await using opened = await openTrainingSets({ model: Promise.resolve(dead) })
  const { set } = await opened.sets.paste(undefined, 'Mine', threeLines)
  const { examples } = await opened.sets.examples(set.id, 0, 10)
  expect(examples.map(({ tokens }) => tokens)).toEqual([null, null, null])
})

test('points out duplicates, leaks of every test set and what is longer than a training reads', async () => {
  await using opened = await openTrainingSets()
  const { sets } = opened
  const question = 'How long does the charger of the Siskin take?'
  const row = { id: 'q1', question, expectedFacts: [['5 hours']], expectedSources: [] }
  writeFileSync(join(opened.testSets, 'first.jsonl'), JSON.stringify(row))
  writeFileSync(join(opened.testSets, 'broken.jsonl'), '{')
  const { set } = await sets.paste(
    undefined,
    'Mine',
    [
      chatLine('a', '1'),
      chatLine('A', '1'),
      chatLine('b', 'word '.repeat(1023)),
      chatLine('c', 'word '.repeat(1024)),
      chatLine(question, 'Five.'),
    ].join('\n'),
  )
  const found = await sets.findings(set.id)
  expect(found.map(({ type, line }) => [type, line])).toEqual([
    ['duplicate', 2],
    ['too-long', 3],
    ['too-long', 4],
    ['leaked-question', 5],
  ])
  expect(opened.logged).toEqual([expect.stringContaining('without a test set that cannot be read')])
  // Other tests, other findings of the same examples.
  writeFileSync(join(opened.testSets, 'first.jsonl'), '')
  expect((await sets.findings(set.id)).map(({ type }) => type)).toEqual(['duplicate', 'too-long', 'too-long'])
})

test('a full disk changes nothing and says so', async () => {
  let full = false
  await using opened = await openTrainingSets({
    writeFile: (path, bytes) =>
      full && !path.includes('.undo')
        ? Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC', path }))
        : writeFileAtomic(path, bytes),
  })
  const { sets } = opened
  const { set } = await sets.paste(undefined, 'Mine', threeLines)
  const first = await sets.append(set.id, pair('d', '4'))
  full = true
  expect(await failureOf(sets.append(set.id, pair('e', '5')))).toEqual({
    code: 'DISK_FULL',
    message: 'The disk is full. What was saved before is untouched. Free some space and try again.',
  })
  expect((await failureOf(sets.create('Another'))).code).toBe('DISK_FULL')
  full = false
  expect(await sets.list()).toEqual([first])
  // The step back that was recorded for the change that failed is passed over.
  expect((await sets.undo(set.id)).contentHash).toBe(set.contentHash)
})
