import { parseArgs } from 'node:util'
import type * as z from 'zod'
import { Approach, approaches } from '#contract/approach.ts'
import { RunRequest, RunSettings } from '#contract/run.ts'

/** The person's words cannot be followed; `message` is one sentence that says why. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface AskCommand {
  type: 'ask'
  request: RunRequest
  json: boolean
  documentsFolder: string | undefined
  dataFolder: string | undefined
}

export type Command =
  | AskCommand
  | { type: 'serve'; dataFolder: string | undefined }
  | { type: 'help' }
  | { type: 'version' }

const string = { type: 'string' } as const
const boolean = { type: 'boolean' } as const

const options = {
  approaches: string,
  docs: string,
  json: boolean,
  data: string,
  temperature: string,
  'top-p': string,
  'repetition-penalty': string,
  seed: string,
  'max-tokens': string,
  passages: string,
  help: { ...boolean, short: 'h' },
  version: { ...boolean, short: 'v' },
}

/** Each numeric option of a run: its name among the settings. Bounds and defaults are the contract's. */
const numbers = {
  temperature: 'temperature',
  'top-p': 'topP',
  'repetition-penalty': 'repetitionPenalty',
  seed: 'seed',
  'max-tokens': 'maxTokens',
  passages: 'passages',
} as const satisfies Record<string, keyof RunSettings>

/** What the person asks for. `words` is everything after the program's name. Throws UsageError. */
export const parseCommand = (words: string[]): Command => {
  const { values, positionals } = parse(words)
  const empty = (['docs', 'data'] as const).find(option => values[option] === '')
  if (empty) throw new UsageError(`--${empty} needs a folder, but got an empty text.`)
  if (values.help) return { type: 'help' }
  if (values.version) return { type: 'version' }
  const [name, ...rest] = positionals
  switch (name) {
    case undefined:
      if (words.length > 0) throw new UsageError('Say what to do first: ask or serve.')
      return { type: 'help' }
    case 'serve': {
      const known = new Set(['data'])
      const other = Object.keys(values).find(option => !known.has(option))
      if (other) throw new UsageError(`serve does not take --${other}.`)
      if (rest.length > 0) throw new UsageError(`serve takes no further words, but got "${rest[0]}".`)
      return { type: 'serve', dataFolder: values.data }
    }
    case 'ask': {
      const [question, unexpected] = rest
      if (question === undefined)
        throw new UsageError('ask needs a question: diptych ask "How long is the warranty?"')
      if (unexpected !== undefined)
        throw new UsageError(`Put the question in quotes: "${unexpected}" was read as a second question.`)
      return {
        type: 'ask',
        request: RunRequest.parse({
          question,
          approaches: parseApproaches(values.approaches),
          settings: parseSettings(values),
        }),
        json: values.json ?? false,
        documentsFolder: values.docs,
        dataFolder: values.data,
      }
    }
    default:
      throw new UsageError(`"${name}" is not something Diptych can do; it can ask and serve.`)
  }
}

const parse = (words: string[]) => {
  try {
    return parseArgs({ args: words, options, allowPositionals: true, strict: true })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const ambiguous = /'(--[^' ]+)' argument is ambiguous/.exec(message)?.[1]
    throw new UsageError(
      ambiguous
        ? `${ambiguous} needs a value; one that begins with a dash is written ${ambiguous}=-1.`
        : // Node's second sentence is advice about "--" that misleads here.
          `${message.split(/\. |\n/)[0]?.replace(/\.$/, '')}.`,
      { cause: error },
    )
  }
}

const parseApproaches = (list: string | undefined): Approach[] => {
  if (list === undefined) return [...approaches]
  const names = list
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')
  const unknown = names.find(name => !Approach.safeParse(name).success)
  if (unknown !== undefined)
    throw new UsageError(`"${unknown}" is not an approach; choose among ${approaches.join(', ')}.`)
  if (names.length === 0) throw new UsageError(`--approaches needs at least one of ${approaches.join(', ')}.`)
  return approaches.filter(approach => names.includes(approach))
}

const parseSettings = (values: Partial<Record<keyof typeof numbers, string>>): RunSettings => {
  const given: Record<string, number> = {}
  for (const [option, setting] of Object.entries(numbers) as [keyof typeof numbers, keyof RunSettings][]) {
    const text = values[option]
    if (text === undefined) continue
    const number = text.trim() === '' ? Number.NaN : Number(text)
    const issue = RunSettings.shape[setting].safeParse(number).error?.issues[0]
    if (issue) throw new UsageError(`--${option} cannot be "${text}": it must be ${requirement(issue)}.`)
    given[setting] = number
  }
  return RunSettings.parse(given)
}

/** What the contract asks of a number, for people: `at most 2`. */
const requirement = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'too_big':
      return `${issue.inclusive ? 'at most' : 'below'} ${issue.maximum}`
    case 'too_small':
      return `${issue.inclusive ? 'at least' : 'above'} ${issue.minimum}`
    default:
      return 'format' in issue || ('expected' in issue && issue.expected === 'int')
        ? 'a whole number'
        : 'a number'
  }
}

export const help = `Diptych: four answers to one question, on this machine, offline.

Usage
  diptych ask "question"     answer in the terminal
  diptych serve              open the same in a browser on this machine

Options of ask
  --approaches a,b           some of ${approaches.join(', ')} (default: all)
  --docs FOLDER              ask your own files (txt, md, html, pdf, docx); read again only when changed
  --json                     one JSON document on standard output, for programs
  --temperature N            0 is greedy (default)
  --top-p N                  nucleus sampling, above 0 and at most 1
  --repetition-penalty N     1 is none (default), at most 2
  --seed N                   the same seed gives the same text
  --max-tokens N             longest answer (default 256)
  --passages N               passages the rag approaches may read (default 3)

Options of both
  --data FOLDER              where workspaces and caches live (or set DIPTYCH_DATA)
  -h, --help                 this text
  -v, --version              the version

Exit codes: 0 answered, 1 failed, 2 not understood, 130 stopped by Ctrl-C.
`
