import { parseArgs } from 'node:util'
import type * as z from 'zod'
import { Approach, approaches } from '#contract/approach.ts'
import { EvaluationRequest } from '#contract/evaluation.ts'
import { TestSetId } from '#contract/ids.ts'
import { DocumentFormat } from '#contract/library.ts'
import { LibraryFilter } from '#contract/library-filter.ts'
import type { ReportFormat } from '#contract/report.ts'
import { RunRequest, RunSettings } from '#contract/run.ts'
import { SearchRequest } from '#contract/search.ts'
import { TargetModule, TrainingPreset, TrainingSettings } from '#contract/training.ts'
import type { VectorPlace } from '#engine/retrieval/vector-place.ts'
import { parseThreshold, type Threshold } from './thresholds.ts'
import { UsageError } from './usage-error.ts'

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

export interface SearchCommand extends Places {
  type: 'search'
  request: SearchRequest
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

export interface EvaluateCommand extends Places {
  type: 'evaluate'
  /** Instead of a workspace: the one of a shipped scenario. */
  scenarioId: string | undefined
  /** undefined is the only one that the workspace has. */
  testSetName: string | undefined
  request: Omit<EvaluationRequest, 'testSetId'>
  /** Also asks without the passages that hold what is expected. */
  memory: boolean
  /** Also changes a fact on a copy of the library. */
  freshness: boolean
  json: boolean
  /** Where the JSON goes; undefined is standard output. */
  jsonFile: string | undefined
  report: { file: string; format: ReportFormat } | undefined
  thresholds: Threshold[]
}

interface ServeCommand extends Places {
  type: 'serve'
  followedFolders: string[]
  vectors: VectorPlace | undefined
}

export interface ExportCommand extends Places {
  type: 'export'
  /** To be written. */
  file: string
}

export interface ImportCommand {
  type: 'import'
  dataFolder: string | undefined
  file: string
}

export interface RerankerCommand extends Places {
  type: 'reranker'
  action:
    | { type: 'list' }
    | { type: 'add'; folder: string }
    | { type: 'remove'; name: string }
    /** null for none. */
    | { type: 'use'; name: string | null }
}

export type Command =
  | RerankerCommand
  | ExportCommand
  | ImportCommand
  | AskCommand
  | SearchCommand
  | TuneCommand
  | EvaluateCommand
  | ServeCommand
  | { type: 'help' }
  | { type: 'version' }

const string = { type: 'string' } as const
const boolean = { type: 'boolean' } as const

const options = {
  approaches: string,
  docs: string,
  workspace: string,
  follow: { ...string, multiple: true } as const,
  vectors: string,
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
  limit: string,
  folder: string,
  type: string,
  tag: string,
  from: string,
  to: string,
  preset: string,
  name: string,
  'no-activate': boolean,
  epochs: string,
  rank: string,
  alpha: string,
  'learning-rate': string,
  batch: string,
  'target-modules': string,
  'test-set': string,
  scenario: string,
  tags: string,
  seeds: string,
  require: { ...string, multiple: true } as const,
  report: string,
  perplexity: boolean,
  freshness: boolean,
  memory: boolean,
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

const filterOptions = ['folder', 'type', 'tag', 'from', 'to']

const commandNames = ['ask', 'search', 'tune', 'evaluate', 'serve', 'export', 'import', 'reranker'] as const
type CommandName = (typeof commandNames)[number]

const optionsOf: Record<CommandName, readonly string[]> = {
  ask: ['approaches', 'docs', 'json', 'data', 'workspace', ...filterOptions, ...Object.keys(runNumbers)],
  search: ['limit', 'docs', 'json', 'data', 'workspace', ...filterOptions],
  tune: [
    ...['data', 'workspace', 'cache', 'preset', 'name', 'no-activate', 'json', 'target-modules'],
    ...Object.keys(trainingNumbers),
  ],
  evaluate: [
    ...['data', 'workspace', 'scenario', 'test-set', 'approaches', 'limit', 'tags', 'seeds', 'perplexity'],
    ...['freshness', 'memory', 'json', 'report', 'require'],
    ...Object.keys(runNumbers).filter(option => option !== 'seed'),
  ],
  serve: ['data', 'workspace', 'follow', 'vectors'],
  export: ['data', 'workspace'],
  import: ['data'],
  reranker: ['data', 'workspace'],
}

/** What the person asks for. `words` is everything after the program's name. Throws UsageError. */
export const parseCommand = (words: string[]): Command => {
  const { values, positionals } = parse(words)
  if (values.help) return { type: 'help' }
  if (values.version) return { type: 'version' }
  const [name, ...rest] = positionals
  if (name === undefined) {
    if (words.length > 0) throw new UsageError(`Say what to do first: ${commandList('or')}.`)
    return { type: 'help' }
  }
  if (!isCommandName(name))
    throw new UsageError(`"${name}" is not something Diptych can do; it can ${commandList('and')}.`)
  const other = Object.keys(values).find(option => !optionsOf[name].includes(option))
  if (other) throw new UsageError(`${name} does not take --${other}.`)
  refuseEmpty(name, values)
  switch (name) {
    case 'ask':
      return parseAsk(values, rest)
    case 'search':
      return parseSearch(values, rest)
    case 'tune':
      return parseTune(values, rest)
    case 'evaluate':
      return parseEvaluate(values, rest)
    case 'serve':
      refuseWords(name, rest)
      return {
        type: 'serve',
        followedFolders: values.follow ?? [],
        vectors: parseVectors(values.vectors),
        ...placesOf(values),
      }
    case 'export':
      return { type: 'export', file: oneFile(name, rest), ...placesOf(values) }
    case 'import':
      return { type: 'import', file: oneFile(name, rest), dataFolder: values.data }
    case 'reranker':
      return { type: 'reranker', action: parseRerankerAction(rest), ...placesOf(values) }
  }
}

const isCommandName = (name: string): name is CommandName =>
  (commandNames as readonly string[]).includes(name) // widened only to be compared

const commandList = (conjunction: 'and' | 'or'): string =>
  `${commandNames.slice(0, -1).join(', ')} ${conjunction} ${commandNames.at(-1)}`

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
    folder: 'a folder of the library',
    'test-set': 'a name',
    scenario: 'a name',
    report: 'a file',
    follow: 'a folder',
  }
  for (const [option, what] of Object.entries(needed))
    if ([values[option as Option]].flat().includes(''))
      // the keys above are options
      throw new UsageError(`--${option} needs ${what}, but got an empty text.`)
}

const refuseWords = (command: string, [unexpected]: string[]): void => {
  if (unexpected !== undefined)
    throw new UsageError(`${command} takes no further words, but got "${unexpected}".`)
}

const oneFile = (command: string, [file, unexpected]: string[]): string => {
  if (!file) throw new UsageError(`${command} needs a file: diptych ${command} desk.diptych`)
  refuseWords(command, unexpected === undefined ? [] : [unexpected])
  return file
}

const parseRerankerAction = ([what = 'list', name, unexpected]: string[]): RerankerCommand['action'] => {
  refuseWords('reranker', unexpected === undefined ? [] : [unexpected])
  const needed = (thing: string): string => {
    if (name) return name
    throw new UsageError(`reranker ${what} needs ${thing}.`)
  }
  switch (what) {
    case 'list':
      refuseWords('reranker list', name === undefined ? [] : [name])
      return { type: 'list' }
    case 'add':
      return { type: 'add', folder: needed('the folder of a cross-encoder') }
    case 'remove':
      return { type: 'remove', name: needed('a name of diptych reranker list') }
    case 'use': {
      const chosen = needed('a name of diptych reranker list, or none')
      return { type: 'use', name: chosen === 'none' ? null : chosen }
    }
    default:
      throw new UsageError(
        `reranker cannot do "${what}"; it takes list, add FOLDER, remove NAME, use NAME or use none.`,
      )
  }
}

const placesOf = (values: Values): Places => ({
  dataFolder: values.data,
  workspaceFolder: values.workspace,
})

/** The message never repeats what was given: it may hold a password. */
const parseVectors = (place: string | undefined): VectorPlace | undefined => {
  if (place === undefined) return undefined
  if (place === 'local') return { type: 'local' }
  if (/^postgres(ql)?:\/\//.test(place)) return { type: 'postgres', connectionString: place }
  throw new UsageError('--vectors takes local, or a PostgreSQL server as postgres://user@host:5432/database.')
}

const questionOf = (command: string, [question, unexpected]: string[]): string => {
  if (question === undefined)
    throw new UsageError(`${command} needs a question: diptych ${command} "How long is the warranty?"`)
  if (unexpected !== undefined)
    throw new UsageError(`Put the question in quotes: "${unexpected}" was read as a second question.`)
  return question
}

const documentsFolderOf = (values: Values): string | undefined => {
  if (values.docs !== undefined && values.workspace !== undefined)
    throw new UsageError(
      'Give --docs or --workspace, not both: a folder of files has a workspace of its own.',
    )
  return values.docs
}

const parseAsk = (values: Values, rest: string[]): AskCommand => {
  const filter = parseFilter(values)
  return {
    type: 'ask',
    request: RunRequest.parse({
      question: questionOf('ask', rest),
      approaches: parseApproaches(values.approaches),
      settings: RunSettings.parse(parseNumbers(values, runNumbers, RunSettings.shape)),
      ...(Object.keys(filter).length > 0 && { filter }),
    }),
    json: values.json ?? false,
    documentsFolder: documentsFolderOf(values),
    ...placesOf(values),
  }
}

const parseSearch = (values: Values, rest: string[]): SearchCommand => {
  const question = questionOf('search', rest)
  if (question === '') throw new UsageError('search needs a question, but got an empty text.')
  return {
    type: 'search',
    request: SearchRequest.parse({
      question,
      // Its schema has a default, behind which the bounds are.
      ...parseNumbers(values, { limit: 'limit' }, { limit: SearchRequest.shape.limit }),
      filter: parseFilter(values),
    }),
    json: values.json ?? false,
    documentsFolder: documentsFolderOf(values),
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

const reportFormats: Record<string, ReportFormat> = {
  html: 'html',
  md: 'markdown',
  csv: 'csv',
  json: 'json',
}

const parseReport = (file: string | undefined): EvaluateCommand['report'] => {
  if (file === undefined) return undefined
  const format = reportFormats[/\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? '']
  if (!format)
    throw new UsageError(`--report cannot be "${file}": its name must end in .html, .md, .csv or .json.`)
  return { file, format }
}

const parseSeeds = (list: string | undefined): number[] | undefined => {
  if (list === undefined) return undefined
  const seeds = EvaluationRequest.shape.seeds.safeParse(namesIn(list).map(Number))
  if (!seeds.success || namesIn(list).length === 0)
    throw new UsageError(`--seeds cannot be "${list}": write up to 20 whole numbers, as in 1,2,3.`)
  return [...new Set(seeds.data)]
}

const parseEvaluate = (values: Values, [file, unexpected]: string[]): EvaluateCommand => {
  // The only word it takes is the file that may stand behind --json.
  refuseWords(
    'evaluate',
    values.json && file ? [unexpected].flatMap(word => word ?? []) : [file ?? []].flat(),
  )
  if (values.scenario !== undefined && values.workspace !== undefined)
    throw new UsageError('Give --scenario or --workspace, not both: a scenario has a workspace of its own.')
  const tags = values.tags === undefined ? undefined : namesIn(values.tags)
  if (tags?.length === 0) throw new UsageError('--tags needs a tag, but got an empty text.')
  const { shape } = EvaluationRequest
  const asked = parseApproaches(values.approaches)
  const seeds = parseSeeds(values.seeds)
  const { testSetId, ...request } = EvaluationRequest.parse({
    testSetId: TestSetId.parse('named later'),
    approaches: asked,
    settings: RunSettings.parse(parseNumbers(values, runNumbers, RunSettings.shape)),
    ...parseNumbers(values, { limit: 'limit' }, { limit: shape.limit.unwrap() }),
    ...(tags && { tags }),
    ...(seeds && { seeds }),
    perplexity: values.perplexity ?? false,
  })
  return {
    type: 'evaluate',
    scenarioId: values.scenario,
    testSetName: values['test-set'],
    request,
    memory: values.memory ?? false,
    freshness: values.freshness ?? false,
    json: values.json ?? false,
    jsonFile: file,
    report: parseReport(values.report),
    thresholds: (values.require ?? []).map(text => parseThreshold(text, asked)),
    ...placesOf(values),
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

const parseFilter = ({ folder, type, tag, from, to }: Values): LibraryFilter => {
  const formats = type === undefined ? undefined : namesIn(type)
  const unknown = formats?.find(format => !DocumentFormat.safeParse(format).success)
  if (unknown !== undefined || formats?.length === 0)
    throw new UsageError(
      `"${unknown ?? type}" is not a type of document; choose among ${DocumentFormat.options.join(', ')}.`,
    )
  const tags = tag === undefined ? undefined : namesIn(tag)
  if (tags?.length === 0) throw new UsageError('--tag needs a tag, but got an empty text.')
  for (const [option, day] of Object.entries({ from, to }))
    if (!LibraryFilter.shape.from.safeParse(day).success)
      throw new UsageError(`--${option} cannot be "${day}": it must be a day such as 2026-05-31.`)
  return LibraryFilter.parse({
    ...(folder !== undefined && { folder }),
    ...(formats && { formats }),
    ...(tags && { tags }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  })
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
