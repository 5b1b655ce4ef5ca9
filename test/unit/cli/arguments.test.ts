import { describe, expect, test } from 'vitest'
import { parseCommand, UsageError } from '#cli/arguments.ts'
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
  })
})

test('every setting of a run can be given', () => {
  const { request } = ask(
    'q',
    ...['--temperature', '0.7', '--top-p', '0.9', '--repetition-penalty', '1.2'],
    ...['--seed', '42', '--max-tokens', '64', '--passages', '5'],
  )
  expect(request.settings).toEqual({
    temperature: 0.7,
    topP: 0.9,
    repetitionPenalty: 1.2,
    seed: 42,
    maxTokens: 64,
    passages: 5,
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

test('serve, help and version', () => {
  expect(parseCommand(['serve', '--data', '/d'])).toEqual({ type: 'serve', dataFolder: '/d' })
  expect(parseCommand([])).toEqual({ type: 'help' })
  expect(parseCommand(['ask', '-h'])).toEqual({ type: 'help' })
  expect(parseCommand(['--version'])).toEqual({ type: 'version' })
})

describe('what cannot be followed is refused with one sentence', () => {
  test.each<[string[], RegExp]>([
    [['ask'], /needs a question/],
    [['ask', 'two', 'questions'], /in quotes/],
    [['fly'], /"fly"/],
    [['--json'], /ask or serve/],
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
