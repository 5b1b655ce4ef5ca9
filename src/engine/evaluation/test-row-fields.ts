import type * as z from 'zod'
import { type ExpectedFact, type ExpectedSource, TestRow } from '#contract/test-set.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { RowReading } from '#engine/rows/row-shape.ts'
import { redactionMark } from './redaction-alignment.ts'
import { checkRules } from './rules.ts'

/** A row as it was read: without an id it gets a free one when it joins a set. */
export type ReadRow = Omit<TestRow, 'id'> & { id: TestRow['id'] | null }

/** What people call the fields, without case, spaces, dashes and underscores; the first that is there counts. */
const fieldNames = {
  id: ['id', 'questionid', 'rowid'],
  question: ['question', 'query', 'prompt', 'userinput', 'input'],
  facts: ['expectedfacts', 'expectedfact', 'facts', 'fact', 'expected', 'mustcontain'],
  sources: ['expectedsources', 'expectedsource', 'sources', 'source', 'documents', 'document', 'file'],
  /** What a good passage says: counts where the row names one document. */
  quotes: ['referencecontexts', 'groundtruthcontexts', 'quotes', 'quote', 'contexts', 'context'],
  reference: ['reference', 'referenceanswer', 'gold'],
  /** Also a fact where it is short. */
  answer: [
    ...['answer', 'answers', 'expectedanswer', 'correctanswer', 'idealanswer', 'expectedoutput'],
    ...['groundtruth', 'groundtruths', 'groundtruthanswer', 'response', 'output', 'completion'],
  ],
  format: ['formatrule', 'formatpattern', 'format', 'pattern'],
  unanswerable: ['unanswerable', 'isimpossible', 'impossible'],
  redaction: ['redaction'],
  paragraph: ['paragraph'],
  spans: ['spans'],
  tags: ['tags', 'tag', 'labels', 'category'],
} as const
type Field = keyof typeof fieldNames

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

/** True when one of the names is that of a question. */
export const hasQuestionField = (names: readonly string[]): boolean =>
  names.some(name => fieldNames.question.some(known => known === plain(name)))

/** An answer of at most this many words is a fact too: "43 days", not a sentence. */
const maxFactWords = 5

/** Ends the reading of a row with words that continue "Line 7: …". */
class Unreadable extends Error {}

const isText = (value: unknown): value is string => typeof value === 'string'
const textOf = (value: unknown, field: string): string => {
  if (isText(value)) return value.trim()
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new Unreadable(`${field} is not text`)
}

/** The parts of a cell of a table. */
const partsOf = (cell: string, separator: RegExp): string[] =>
  cell
    .split(separator)
    .map(part => part.trim())
    .filter(part => part !== '')

const listOf = (value: unknown, separator: RegExp): unknown[] => {
  if (value === undefined || value === null) return []
  if (isText(value)) return partsOf(value, separator)
  return Array.isArray(value) ? value : [value]
}

const betweenBars = /\s\|\s/

const readFact = (value: unknown): unknown => {
  if (isText(value)) return { type: 'text', wordings: [value] } satisfies ExpectedFact
  if (typeof value === 'number') return { type: 'number', value, tolerance: 0 } satisfies ExpectedFact
  // The shape of before there were numbers and patterns: a list of wordings.
  return Array.isArray(value) ? { type: 'text', wordings: value } : value
}

const readSource = (value: unknown): unknown =>
  isText(value) ? ({ document: value } satisfies ExpectedSource) : value

/** Wordings of an answer: one text, several that are right, or SQuAD's `{ text: […] }`. */
const wordingsOf = (value: unknown): string[] => {
  if (typeof value === 'object' && value !== null && 'text' in value) return wordingsOf(value.text)
  return (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value])
    .map(wording => textOf(wording, 'the answer'))
    .filter(wording => wording !== '')
}

/** A regular expression, perhaps written as `/…/flags`, or a rule as the contract has it. */
const readFormat = (value: unknown): unknown => {
  if (value === undefined || value === null || value === '') return null
  if (isText(value)) {
    const [, pattern = value, flags = ''] = /^\/(.+)\/([a-z]*)$/s.exec(value.trim()) ?? []
    return { type: 'pattern', pattern, flags }
  }
  const isOlder = typeof value === 'object' && 'pattern' in value && !('type' in value)
  return isOlder ? { type: 'pattern', ...value } : value
}

const truths: Record<string, boolean> = {
  ...{ true: true, yes: true, y: true, x: true, '1': true },
  ...{ '': false, false: false, no: false, n: false, '0': false },
}
const readTruth = (value: unknown): boolean => {
  const truth = truths[textOf(value ?? '', 'unanswerable').toLowerCase()]
  if (truth === undefined) throw new Unreadable('unanswerable is neither yes nor no')
  return truth
}

/** A text with a mark in the place of each span. */
const withMarks = ({ paragraph, spans }: { paragraph: string; spans: { start: number; end: number }[] }) =>
  spans.reduceRight(
    (rest, { start, end }) => rest.slice(0, start) + redactionMark + rest.slice(end),
    paragraph,
  )

/** Refuses spans that overlap or leave the paragraph, and a reference that is not the paragraph redacted. */
const checkRedaction = ({ redaction, reference }: TestRow): void => {
  if (!redaction) return
  let end = 0
  for (const span of redaction.spans) {
    if (span.start < end || span.end <= span.start || span.end > redaction.paragraph.length)
      throw new Unreadable('the spans of the redaction are not in order inside the paragraph')
    end = span.end
  }
  if (reference !== null && withMarks(redaction).trim() !== reference)
    throw new Unreadable('the reference is not the paragraph with its spans replaced by marks')
}

const issueWords = ({ path, message }: z.core.$ZodIssue): string =>
  `${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`

const readRow = (fields: Readonly<Record<string, unknown>>): ReadRow => {
  const given = new Map(Object.entries(fields).map(([name, value]) => [plain(name), value]))
  const get = (field: Field): unknown => {
    const name = fieldNames[field].find(known => {
      const value = given.get(known)
      return value !== undefined && value !== null && value !== ''
    })
    return name && given.get(name)
  }
  const question = get('question')
  if (question === undefined) throw new Unreadable('it has no question (a field or column called "question")')

  const wordings = wordingsOf(get('answer'))
  const facts = listOf(get('facts'), betweenBars).map(readFact)
  const short = wordings.filter(wording => wording.split(/\s+/).length <= maxFactWords)
  if (facts.length === 0 && short.length > 0 && short.length === wordings.length)
    facts.push({ type: 'text', wordings: short.map(wording => wording.replace(/\.$/, '')) })

  const sources = listOf(get('sources'), /\s\|\s|;/).map(readSource)
  const quotes = listOf(get('quotes'), betweenBars).filter(isText)
  const [source] = sources
  const quoted =
    sources.length === 1 && quotes.length > 0 && typeof source === 'object' && source && !('quote' in source)
      ? quotes.map(quote => ({ ...source, quote: quote.trim() }))
      : sources

  const reference = get('reference')
  const id = get('id')
  const older = get('paragraph')
  const redaction =
    get('redaction') ?? (older === undefined ? null : { paragraph: older, spans: get('spans') ?? [] })
  const parsed = TestRow.safeParse({
    id: id === undefined ? 'none' : textOf(id, 'id'),
    question: textOf(question, 'question'),
    expectedFacts: facts,
    expectedSources: quoted,
    formatRule: readFormat(get('format')),
    reference: (reference === undefined ? wordings[0] : textOf(reference, 'reference')) ?? null,
    unanswerable: readTruth(get('unanswerable')),
    redaction,
    tags: listOf(get('tags'), /[,;]/),
  })
  if (!parsed.success) throw new Unreadable(parsed.error.issues.slice(0, 2).map(issueWords).join('; '))
  checkRedaction(parsed.data)
  checkRules(parsed.data)
  return { ...parsed.data, id: id === undefined ? null : parsed.data.id }
}

/**
 * Reads a row from the fields of a JSON object or of a table: the contract's own, the shape of the first shipped
 * sets, and the shapes of common test sets (README, "Test sets").
 */
export const readTestRow = (fields: Readonly<Record<string, unknown>>): RowReading<ReadRow> => {
  try {
    return { row: readRow(fields) }
  } catch (thrown) {
    if (thrown instanceof Unreadable) return { problem: thrown.message }
    if (thrown instanceof EngineError && thrown.code === 'RULE_INVALID')
      return { problem: thrown.message.replace(/(?: Correct it and try again)?\.$/, '').replace(/\.$/, '') }
    throw thrown
  }
}
