import { parseArgs } from 'node:util'
import type * as z from 'zod'
import { Approach, approaches } from '#contract/approach.ts'
import { RunRequest, RunSettings } from '#contract/run.ts'
import { TargetModule, TrainingPreset, TrainingSettings } from '#contract/training.ts'

/** The person's words cannot be followed; `message` is one sentence that says why. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Where an engine works; undefined is the data folder of this machine, and the workspace used last. */
interface Places {
  dataFolder: string | undefined
  workspaceFolder: string | undefined
}

export interface AskCommand extends Places {
  type: 'ask'
  request: RunRequest
  json: boolean
  documentsFolder: string | undefined
}

export interface TuneCommand extends Places {
  type: 'tune'
  examplesFile: string
  preset: TrainingPreset
  /** Of the adapter; undefined is the training set's. */
  name: string | undefined
  /** Instead of what the preset says. */
  settings: Partial<TrainingSettings>
  activate: boolean
  json: boolean
}

interface ServeCommand extends Places {
  type: 'serve'
}

export type Command = AskCommand | TuneCommand | ServeCommand | { type: 'help' } | { type: 'version' }

const string = { type: 'string' } as const
const boolean = { type: 'boolean' } as const

const options = {
  approaches: string,
  docs: string,
  workspace: string,
  json: boolean,
  data: string,
  cache: string,
  temperature: string,
  'top-p': string,
  'repetition-penalty': string,
  seed: string,
  'max-tokens': string,
  passages: string,
  neighbours: string,
  preset: string,
  name: string,
  'no-activate': boolean,
  epochs: string,
  rank: string,
  alpha: string,
  'learning-rate': string,
  batch: string,
  'target-modules': string,
  help: { ...boolean, short: 'h' },
  version: { ...boolean, short: 'v' },
}
type Option = keyof typeof options

/** Each numeric option of a run: its name among the settings. Bounds and defaults are the contract's. */
const runNumbers = {
  temperature: 'temperature',
  'top-p': 'topP',
  'repetition-penalty': 'repetitionPenalty',
  seed: 'seed',
  'max-tokens': 'maxTokens',
  passages: 'passages',
  neighbours: 'neighbours',
} as const satisfies Partial<Record<Option, keyof RunSettings>>

/** The same for a training. */
const trainingNumbers = {
  epochs: 'epochs',
  rank: 'rank',
  alpha: 'alpha',
  'learning-rate': 'learningRate',
  batch: 'batchExamples',
  'max-tokens': 'maxTokens',
  seed: 'seed',
} as const satisfies Partial<Record<Option, keyof TrainingSettings>>

const optionsOf: Record<'ask' | 'tune' | 'serve', readonly string[]> = {
  ask: ['approaches', 'docs', 'json', 'data', 'workspace', ...Object.keys(runNumbers)],
  tune: [
    ...['data', 'workspace', 'cache', 'preset', 'name', 'no-activate', 'json', 'target-modules'],
    ...Object.keys(trainingNumbers),
  ],
  serve: ['data', 'workspace'],
}

/** What the person asks for. `words` is everything after the program's name. Throws UsageError. */
export const parseCommand = (words: string[]): Command => {
  const { values, positionals } = parse(words)
  if (values.help) return { type: 'help' }
  if (values.version) return { type: 'version' }
  const [name, ...rest] = positionals
  if (name === undefined) {
    if (words.length > 0) throw new UsageError('Say what to do first: ask, tune or serve.')
    return { type: 'help' }
  }
  if (name !== 'ask' && name !== 'tune' && name !== 'serve')
    throw new UsageError(`"${name}" is not something Diptych can do; it can ask, tune and serve.`)
  const other = Object.keys(values).find(option => !optionsOf[name].includes(option))
  if (other) throw new UsageError(`${name} does not take --${other}.`)
  refuseEmpty(name, values)
  switch (name) {
    case 'ask':
      return parseAsk(values, rest)
    case 'tune':
      return parseTune(values, rest)
    case 'serve':
      refuseWords(name, rest)
      return { type: 'serve', ...placesOf(values) }
  }
}

type Values = ReturnType<typeof parse>['values']

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

const refuseEmpty = (command: string, values: Values): void => {
  const needed: Partial<Record<Option, string>> = {
    docs: 'a folder',
    workspace: 'a folder',
    cache: 'a folder',
    data: command === 'tune' ? 'a file' : 'a folder',
    name: 'a name',
  }
  for (const [option, what] of Object.entries(needed))
    if (values[option as Option] === '')
      // the keys above are options
      throw new UsageError(`--${option} needs ${what}, but got an empty text.`)
}

const refuseWords = (command: string, [unexpected]: string[]): void => {
  if (unexpected !== undefined)
    throw new UsageError(`${command} takes no further words, but got "${unexpected}".`)
}

const placesOf = (values: Values): Places => ({
  dataFolder: values.data,
  workspaceFolder: values.workspace,
})

const parseAsk = (values: Values, [question, unexpected]: string[]): AskCommand => {
  if (question === undefined)
    throw new UsageError('ask needs a question: diptych ask "How long is the warranty?"')
  if (unexpected !== undefined)
    throw new UsageError(`Put the question in quotes: "${unexpected}" was read as a second question.`)
  if (values.docs !== undefined && values.workspace !== undefined)
    throw new UsageError(
      'Give --docs or --workspace, not both: a folder of files has a workspace of its own.',
    )
  return {
    type: 'ask',
    request: RunRequest.parse({
      question,
      approaches: parseApproaches(values.approaches),
      settings: RunSettings.parse(parseNumbers(values, runNumbers, RunSettings.shape)),
    }),
    json: values.json ?? false,
    documentsFolder: values.docs,
    ...placesOf(values),
  }
}

const parseTune = (values: Values, rest: string[]): TuneCommand => {
  refuseWords('tune', rest)
  if (values.data === undefined)
    throw new UsageError('tune needs a file of examples: diptych tune --data examples.jsonl.')
  const preset = TrainingPreset.safeParse(values.preset ?? 'balanced')
  if (!preset.success)
    throw new UsageError(
      `"${values.preset}" is not a preset; choose among ${TrainingPreset.options.join(', ')}.`,
    )
  const targetModules = parseTargetModules(values['target-modules'])
  return {
    type: 'tune',
    examplesFile: values.data,
    dataFolder: values.cache,
    workspaceFolder: values.workspace,
    preset: preset.data,
    name: values.name,
    settings: {
      ...parseNumbers(values, trainingNumbers, TrainingSettings.shape),
      ...(targetModules && { targetModules }),
    },
    activate: !values['no-activate'],
    json: values.json ?? false,
  }
}

const namesIn = (list: string): string[] =>
  list
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')

const parseApproaches = (list: string | undefined): Approach[] => {
  if (list === undefined) return [...approaches]
  const names = namesIn(list)
  const unknown = names.find(name => !Approach.safeParse(name).success)
  if (unknown !== undefined)
    throw new UsageError(`"${unknown}" is not an approach; choose among ${approaches.join(', ')}.`)
  if (names.length === 0) throw new UsageError(`--approaches needs at least one of ${approaches.join(', ')}.`)
  return approaches.filter(approach => names.includes(approach))
}

const parseTargetModules = (list: string | undefined): TargetModule[] | undefined => {
  if (list === undefined) return undefined
  const names = namesIn(list)
  const all = TargetModule.options
  const unknown = names.find(name => !TargetModule.safeParse(name).success)
  if (unknown !== undefined)
    throw new UsageError(`"${unknown}" is not a layer to adapt; choose among ${all.join(', ')}.`)
  if (names.length === 0) throw new UsageError(`--target-modules needs at least one of ${all.join(', ')}.`)
  return all.filter(module => names.includes(module))
}

/** @param table option → setting. @param shape what the contract asks of each setting. */
const parseNumbers = <Setting extends string>(
  values: Values,
  table: Partial<Record<Option, Setting>>,
  shape: Record<Setting, z.ZodType>,
): Partial<Record<Setting, number>> => {
  const given: Partial<Record<Setting, number>> = {}
  for (const [option, setting] of Object.entries(table) as [Option, Setting][]) {
    const text = values[option]
    if (typeof text !== 'string') continue
    const number = text.trim() === '' ? Number.NaN : Number(text)
    const issue = shape[setting].safeParse(number).error?.issues[0]
    if (issue) throw new UsageError(`--${option} cannot be "${text}": it must be ${requirement(issue)}.`)
    given[setting] = number
  }
  return given
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
