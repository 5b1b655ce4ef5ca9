import { describe, expect, test } from 'vitest'
import { parseCommand } from '#cli/arguments.ts'
import { help } from '#cli/help.ts'
import { UsageError } from '#cli/usage-error.ts'
import { approaches } from '#contract/approach.ts'
import { RunSettings } from '#contract/run.ts'

const ask = (...words: string[]) => {
  const command = parseCommand(['ask', ...words])
  if (command.type !== 'ask') throw new Error(`expected ask, got ${command.type}`)
  return command
}

test('a question alone asks all approaches with the contract’s defaults', () => {
  expect(ask('How long is the warranty?')).toEqual({
    type: 'ask',
    request: { question: 'How long is the warranty?', approaches, settings: RunSettings.parse({}) },
    json: false,
    documentsFolder: undefined,
    dataFolder: undefined,
    workspaceFolder: undefined,
  })
})

test('every setting of a run can be given', () => {
  const { request } = ask(
    'q',
    ...['--temperature', '0.7', '--top-p', '0.9', '--repetition-penalty', '1.2'],
    ...['--seed', '42', '--max-tokens', '64', '--passages', '5', '--neighbours', '1'],
  )
  expect(request.settings).toEqual({
    temperature: 0.7,
    topP: 0.9,
    repetitionPenalty: 1.2,
    seed: 42,
    maxTokens: 64,
    passages: 5,
    neighbours: 1,
    together: false,
  })
})

test('approaches are kept in their usual order, once each', () => {
  expect(ask('q', '--approaches', 'hybrid, rag,rag').request.approaches).toEqual(['rag', 'hybrid'])
})

test('folders and output are taken as they are said, options may come first', () => {
  const command = parseCommand(['--json', 'ask', '--docs', 'my files', 'q', '--data', '/tmp/d'])
  expect(command).toMatchObject({
    type: 'ask',
    json: true,
    documentsFolder: 'my files',
    dataFolder: '/tmp/d',
  })
})

describe('search', () => {
  const search = (...words: string[]) => {
    const command = parseCommand(['search', ...words])
    if (command.type !== 'search') throw new Error(`expected search, got ${command.type}`)
    return command
  }

  test('looks for ten passages in the whole library unless told otherwise', () => {
    expect(search('How long is the warranty?')).toEqual({
      type: 'search',
      request: { question: 'How long is the warranty?', limit: 10, filter: {} },
      json: false,
      documentsFolder: undefined,
      dataFolder: undefined,
      workspaceFolder: undefined,
    })
  })

  test('takes a filter as asking does', () => {
    const words = [
      ...['--folder', 'manuals/tern', '--type', 'pdf, docx', '--tag', 'draft,tern'],
      ...['--from', '2026-03-01', '--to', '2026-03-31'],
    ]
    const filter = {
      folder: 'manuals/tern',
      formats: ['pdf', 'docx'],
      tags: ['draft', 'tern'],
      from: '2026-03-01',
      to: '2026-03-31',
    }
    expect(search('q', ...words, '--limit', '3').request).toEqual({ question: 'q', limit: 3, filter })
    expect(ask('q', ...words).request.filter).toEqual(filter)
    expect(ask('q').request).not.toHaveProperty('filter')
  })

  test.each([
    [['--type', 'exe'], '"exe" is not a type of document'],
    [['--type', ''], '"" is not a type of document'],
    [['--tag', ' , '], '--tag needs a tag'],
    [['--from', 'May'], '--from cannot be "May": it must be a day such as 2026-05-31.'],
    [['--to', '2026-02-30'], '--to cannot be "2026-02-30"'],
    [['--limit', '51'], '--limit cannot be "51": it must be at most 50.'],
    [['--limit', '0'], '--limit cannot be "0": it must be at least 1.'],
    [['--folder', ''], '--folder needs a folder of the library'],
    [['--approaches', 'rag'], 'search does not take --approaches.'],
    [['--docs', 'a', '--workspace', 'b'], 'Give --docs or --workspace, not both'],
  ])('refuses %j', (words, sentence) => {
    expect(() => search('q', ...words)).toThrow(UsageError)
    expect(() => search('q', ...words)).toThrow(sentence)
  })

  test('needs one question', () => {
    expect(() => search()).toThrow('search needs a question')
    expect(() => search('')).toThrow('search needs a question')
    expect(() => search('one', 'two')).toThrow('"two" was read as a second question')
  })
})

describe('tune', () => {
  test('takes a file, and trains the balanced preset into the workspace used last, which it then answers with', () => {
    expect(parseCommand(['tune', '--data', 'style.jsonl'])).toEqual({
      type: 'tune',
      examplesFile: 'style.jsonl',
      dataFolder: undefined,
      workspaceFolder: undefined,
      preset: 'balanced',
      name: undefined,
      settings: {},
      activate: true,
      json: false,
    })
  })

  test('takes what the preset is to be without, and only that', () => {
    const command = parseCommand([
      ...['tune', '--data', 'a.csv', '--workspace', 'w', '--cache', '/c', '--preset', 'quick'],
      ...['--name', 'Terse', '--no-activate', '--json', '--epochs', '2', '--rank', '4', '--alpha', '8.5'],
      ...['--learning-rate', '1e-3', '--seed', '7', '--max-tokens', '128', '--batch', '2'],
      ...['--target-modules', 'v_proj, q_proj'],
    ])
    expect(command).toEqual({
      type: 'tune',
      examplesFile: 'a.csv',
      dataFolder: '/c',
      workspaceFolder: 'w',
      preset: 'quick',
      name: 'Terse',
      settings: {
        epochs: 2,
        rank: 4,
        alpha: 8.5,
        learningRate: 0.001,
        seed: 7,
        maxTokens: 128,
        batchExamples: 2,
        targetModules: ['q_proj', 'v_proj'],
      },
      activate: false,
      json: true,
    })
  })
})

describe('evaluate', () => {
  const evaluate = (...words: string[]) => {
    const command = parseCommand(['evaluate', ...words])
    if (command.type !== 'evaluate') throw new Error(`expected evaluate, got ${command.type}`)
    return command
  }

  test('asks all rows of the only set to all approaches, greedily and once', () => {
    const { request, ...rest } = evaluate()
    expect(request).toMatchObject({ approaches, seeds: [0], passages: 'as-found', perplexity: false })
    expect(rest).toMatchObject({ testSetName: undefined, thresholds: [], json: false, report: undefined })
  })

  test('takes thresholds, seeds, tags, a report and a file for the JSON', () => {
    const command = evaluate(
      ...['--require', 'hybrid.fact-match>=0.5', '--require', 'base.total-time <= 900', '--seeds', '3,1,3'],
      ...['--tags', 'fact, price', '--limit', '5', '--report', 'out/desk.MD', '--json', 'out.json'],
      ...['--scenario', 'support-desk', '--memory'],
    )
    expect(command).toMatchObject({
      thresholds: [
        { approach: 'hybrid', metric: 'fact-match', comparison: '>=', value: 0.5 },
        { approach: 'base', metric: 'total-time', comparison: '<=', value: 900 },
      ],
      request: { seeds: [3, 1], tags: ['fact', 'price'], limit: 5 },
      report: { file: 'out/desk.MD', format: 'markdown' },
      ...{ json: true, jsonFile: 'out.json', scenarioId: 'support-desk', memory: true, freshness: false },
    })
  })

  test.each<[string[], RegExp]>([
    [['desk'], /takes no further words, but got "desk"/],
    [['--json', 'a.json', 'b.json'], /takes no further words, but got "b.json"/],
    [['--require', 'hybrid'], /write an approach, a metric and a number/],
    [['--require', 'best.fact-match>=1'], /"best" is not an approach/],
    [['--require', 'rag.facts>=1'], /"facts" is not a metric; choose among .*fact-match/],
    [['--approaches', 'base', '--require', 'rag.hit>=1'], /which --approaches leaves out/],
    [['--report', 'desk.pdf'], /must end in .html, .md, .csv or .json/],
    [['--seeds', '1,x'], /--seeds cannot be "1,x"/],
    [['--seed', '1'], /evaluate does not take --seed/],
    [['--limit', '0'], /--limit cannot be "0": it must be at least 1/],
    [['--scenario', 'redaction', '--workspace', 'x'], /not both/],
  ])('%j is refused with a sentence', (words, sentence) => {
    expect(() => evaluate(...words)).toThrow(UsageError)
    expect(() => evaluate(...words)).toThrow(sentence)
  })
})

test('a workspace can be asked and served from where it lies', () => {
  expect(ask('q', '--workspace', '/w').workspaceFolder).toBe('/w')
  expect(parseCommand(['serve', '--workspace', '/w'])).toMatchObject({ workspaceFolder: '/w' })
})

test('help names every option that a command takes', () => {
  for (const option of ['--workspace', '--preset', '--target-modules', '--docs', '--cache', '--no-activate'])
    expect(help).toContain(option)
})

test('folders to follow can be given several times, and none of them empty', () => {
  expect(parseCommand(['serve', '--follow', '/a', '--follow', 'b'])).toMatchObject({
    followedFolders: ['/a', 'b'],
  })
  expect(() => parseCommand(['serve', '--follow', '/a', '--follow='])).toThrow(/--follow needs a folder/)
  expect(() => parseCommand(['ask', 'x', '--follow', '/a'])).toThrow(/ask does not take --follow/)
})

test('serve, help and version', () => {
  expect(parseCommand(['serve', '--data', '/d'])).toEqual({
    type: 'serve',
    followedFolders: [],
    dataFolder: '/d',
    workspaceFolder: undefined,
  })
  expect(parseCommand([])).toEqual({ type: 'help' })
  expect(parseCommand(['ask', '-h'])).toEqual({ type: 'help' })
  expect(parseCommand(['--version'])).toEqual({ type: 'version' })
})

describe('what cannot be followed is refused with one sentence', () => {
  test.each<[string[], RegExp]>([
    [['ask'], /needs a question/],
    [['ask', 'two', 'questions'], /in quotes/],
    [['fly'], /"fly"/],
    [['--json'], /ask, search, tune, evaluate, serve, export, import or reranker/],
    [['serve', 'now'], /"now"/],
    [['serve', '--json'], /--json/],
    [['ask', 'q', '--colour'], /--colour/],
    [['ask', 'q', '--docs'], /--docs/],
    [['ask', 'q', '--docs', ''], /--docs needs a folder/],
    [['serve', '--data='], /--data needs a folder/],
    [['ask', 'q', '--approaches', 'rag,magic'], /"magic".*base, rag, tuned, hybrid/],
    [['ask', 'q', '--approaches', ','], /at least one/],
    [['ask', 'q', '--temperature', 'hot'], /--temperature cannot be "hot": it must be a number/],
    [['ask', 'q', '--temperature', '2.1'], /at most 2/],
    [['ask', 'q', '--top-p', '0'], /above 0/],
    [['ask', 'q', '--repetition-penalty', '0.5'], /at least 1/],
    [['ask', 'q', '--seed', '1.5'], /a whole number/],
    [['ask', 'q', '--seed=-1'], /at least 0/],
    [['ask', 'q', '--seed', '-1'], /--seed=-1/],
    [['ask', 'q', '--max-tokens', ''], /a number/],
    [['ask', 'q', '--passages', '11'], /at most 10/],
    [['ask', 'q', '--docs', 'd', '--workspace', 'w'], /not both/],
    [['ask', 'q', '--workspace', ''], /--workspace needs a folder/],
    [['ask', 'q', '--rank', '8'], /ask does not take --rank/],
    [['tune'], /needs a file/],
    [['tune', '--data', ''], /--data needs a file/],
    [['tune', '--data', 'f', 'g'], /"g"/],
    [['tune', '--data', 'f', '--docs', 'd'], /tune does not take --docs/],
    [['tune', '--data', 'f', '--preset', 'slow'], /"slow".*quick, balanced, thorough/],
    [['tune', '--data', 'f', '--rank', '0'], /at least 1/],
    [['tune', '--data', 'f', '--rank', '65'], /at most 64/],
    [['tune', '--data', 'f', '--alpha', '0'], /above 0/],
    [['tune', '--data', 'f', '--epochs', '1.5'], /a whole number/],
    [['tune', '--data', 'f', '--max-tokens', '16'], /at least 32/],
    [['tune', '--data', 'f', '--learning-rate', 'fast'], /a number/],
    [['tune', '--data', 'f', '--target-modules', 'q_proj,lm_head'], /"lm_head".*q_proj/],
    [['tune', '--data', 'f', '--target-modules', ','], /at least one/],
    [['tune', '--data', 'f', '--name', ''], /--name needs a name/],
    [['serve', '--preset', 'quick'], /serve does not take --preset/],
  ])('%j', (words, message) => {
    expect(() => parseCommand(words)).toThrow(UsageError)
    expect(() => parseCommand(words)).toThrow(message)
    try {
      parseCommand(words)
    } catch (error) {
      expect((error as Error).message).toMatch(/^[^\n]+[.?"]$/)
    }
  })
})

test('export and import name one file, and nothing else', () => {
  expect(parseCommand(['export', 'desk.diptych', '--workspace', 'desk'])).toEqual({
    type: 'export',
    file: 'desk.diptych',
    dataFolder: undefined,
    workspaceFolder: 'desk',
  })
  expect(parseCommand(['import', 'desk.diptych', '--data', 'd'])).toEqual({
    type: 'import',
    file: 'desk.diptych',
    dataFolder: 'd',
  })
  expect(() => parseCommand(['export'])).toThrow('export needs a file')
  expect(() => parseCommand(['import', 'a', 'b'])).toThrow('takes no further words')
  expect(() => parseCommand(['import', 'a', '--workspace', 'w'])).toThrow('import does not take --workspace')
})

test('reranker lists unless it is told to add, remove or use one, and says what it misses', () => {
  const action = (...words: string[]) => parseCommand(['reranker', ...words])
  expect(action()).toMatchObject({ type: 'reranker', action: { type: 'list' } })
  expect(action('add', 'models/ms-marco', '--data', 'd')).toEqual({
    type: 'reranker',
    action: { type: 'add', folder: 'models/ms-marco' },
    dataFolder: 'd',
    workspaceFolder: undefined,
  })
  expect(action('remove', 'ms-marco')).toMatchObject({ action: { type: 'remove', name: 'ms-marco' } })
  expect(action('use', 'ms-marco', '--workspace', 'w')).toMatchObject({
    action: { type: 'use', name: 'ms-marco' },
    workspaceFolder: 'w',
  })
  expect(action('use', 'none')).toMatchObject({ action: { type: 'use', name: null } })
  expect(() => action('add')).toThrow('reranker add needs the folder')
  expect(() => action('use')).toThrow('reranker use needs a name')
  expect(() => action('list', 'all')).toThrow('takes no further words')
  expect(() => action('remove', 'a', 'b')).toThrow('takes no further words')
  expect(() => action('train')).toThrow('reranker cannot do "train"')
  expect(() => action('list', '--json')).toThrow('reranker does not take --json')
})

test('serve takes a place for the vectors, and never repeats what it cannot read: it may hold a password', () => {
  expect(parseCommand(['serve', '--vectors', 'local'])).toMatchObject({ vectors: { type: 'local' } })
  const connectionString = 'postgres://me:secret@host/base'
  expect(parseCommand(['serve', '--vectors', connectionString])).toMatchObject({
    vectors: { type: 'postgres', connectionString },
  })
  const misspelt = () => parseCommand(['serve', '--vectors', 'postgras://me:secret@host/base'])
  expect(misspelt).toThrow(/--vectors takes local/)
  expect(misspelt).not.toThrow(/secret/)
})
