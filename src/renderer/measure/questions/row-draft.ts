import { TestRowId } from '#contract/ids.ts'
import type {
  ExpectedFact,
  ExpectedSource,
  FormatRule,
  TestRow,
  TestSetChange,
  TestSetRow,
} from '#contract/test-set.ts'
import type { RowDraftKind } from '../../sets/use-editing.ts'

/** A fact as its fields hold it: texts, as they were typed. */
export type FactDraft =
  /** One wording a line. */
  | { type: 'text'; wordings: string }
  | { type: 'number'; value: string; tolerance: string; unit: string }
  | { type: 'pattern'; pattern: string; flags: string }

export interface SourceDraft {
  document: string
  quote: string
}

export type FormatDraft =
  | { type: 'none' }
  | { type: 'pattern'; pattern: string; flags: string; description: string }
  | { type: 'json-schema'; schema: string; description: string }
  | { type: 'template'; template: string; description: string }

/** A row of a test set as a person writes it. */
export interface RowDraft {
  id: string
  question: string
  facts: readonly FactDraft[]
  sources: readonly SourceDraft[]
  format: FormatDraft
  reference: string
  unanswerable: boolean
  /** Comes with an import and is only looked at. */
  redaction: TestRow['redaction']
  tags: readonly string[]
}

export const blankRow: RowDraft = {
  id: '',
  question: '',
  facts: [],
  sources: [],
  format: { type: 'none' },
  reference: '',
  unanswerable: false,
  redaction: null,
  tags: [],
}

export const blankFacts = {
  text: { type: 'text', wordings: '' },
  number: { type: 'number', value: '', tolerance: '', unit: '' },
  pattern: { type: 'pattern', pattern: '', flags: 'i' },
} as const satisfies Record<FactDraft['type'], FactDraft>

export const blankFormats = {
  none: { type: 'none' },
  pattern: { type: 'pattern', pattern: '', flags: '', description: '' },
  'json-schema': { type: 'json-schema', schema: '', description: '' },
  template: { type: 'template', template: '', description: '' },
} as const satisfies Record<FormatDraft['type'], FormatDraft>

export const draftOf = (row: TestRow): RowDraft => ({
  id: row.id,
  question: row.question,
  facts: row.expectedFacts.map(factDraftOf),
  sources: row.expectedSources.map(({ document, quote = '' }) => ({ document, quote })),
  format: formatDraftOf(row.formatRule),
  reference: row.reference ?? '',
  unanswerable: row.unanswerable,
  redaction: row.redaction,
  tags: row.tags,
})

const factDraftOf = (fact: ExpectedFact): FactDraft => {
  switch (fact.type) {
    case 'text':
      return { type: 'text', wordings: fact.wordings.join('\n') }
    case 'number':
      return {
        type: 'number',
        value: String(fact.value),
        tolerance: fact.tolerance === 0 ? '' : String(fact.tolerance),
        unit: fact.unit ?? '',
      }
    case 'pattern':
      return fact
  }
}

const formatDraftOf = (rule: FormatRule | null): FormatDraft => {
  if (!rule) return blankFormats.none
  return rule.type === 'json-schema' ? { ...rule, schema: JSON.stringify(rule.schema, null, 2) } : rule
}

/** Thrown where a draft cannot become a row; the message is for people. */
class Unwritable extends Error {}

/** The row that a draft stands for, or what is missing. What was left empty is left out. */
export const readDraft = (draft: RowDraft): { row: TestRow } | { problem: string } => {
  try {
    if (draft.question.trim() === '') throw new Unwritable('Write the question.')
    return {
      row: {
        // A new one gets its own when it joins the set.
        id: TestRowId.parse(draft.id || 'new'),
        question: draft.question.trim(),
        expectedFacts: draft.facts.filter(isFilledFact).map(readFact),
        expectedSources: draft.sources.filter(isFilledSource).map(readSource),
        formatRule: readFormat(draft.format),
        reference: draft.reference.trim() === '' ? null : draft.reference,
        unanswerable: draft.unanswerable,
        redaction: draft.redaction,
        tags: [...draft.tags],
      },
    }
  } catch (error) {
    if (error instanceof Unwritable) return { problem: error.message }
    throw error
  }
}

const isFilledFact = (fact: FactDraft): boolean => {
  switch (fact.type) {
    case 'text':
      return fact.wordings.trim() !== ''
    case 'number':
      return `${fact.value}${fact.tolerance}${fact.unit}`.trim() !== ''
    case 'pattern':
      return fact.pattern !== ''
  }
}

const isFilledSource = ({ document, quote }: SourceDraft): boolean => `${document}${quote}`.trim() !== ''

const readFact = (fact: FactDraft, index: number): ExpectedFact => {
  switch (fact.type) {
    case 'text':
      return { type: 'text', wordings: linesOf(fact.wordings) }
    case 'number': {
      const value = readNumber(fact.value)
      const tolerance = fact.tolerance.trim() === '' ? 0 : readNumber(fact.tolerance)
      const unit = fact.unit.trim()
      if (value === undefined) throw new Unwritable(`Fact ${index + 1}: write a number, such as 5.9.`)
      if (tolerance === undefined || tolerance < 0)
        throw new Unwritable(`Fact ${index + 1}: the tolerance is a number from 0 up, such as 0.1.`)
      return { type: 'number', value, tolerance, ...(unit !== '' && { unit }) }
    }
    case 'pattern':
      return fact
  }
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')

const readNumber = (text: string): number | undefined => {
  const value = Number(text.trim().replace(',', '.'))
  return text.trim() === '' || !Number.isFinite(value) ? undefined : value
}

const readSource = ({ document, quote }: SourceDraft, index: number): ExpectedSource => {
  if (document.trim() === '') throw new Unwritable(`Source ${index + 1}: name the document.`)
  return { document: document.trim(), ...(quote.trim() !== '' && { quote: quote.trim() }) }
}

const readFormat = (format: FormatDraft): FormatRule | null => {
  switch (format.type) {
    case 'none':
      return null
    case 'pattern':
      if (format.pattern === '') throw new Unwritable('Write the pattern of the format, or choose “Any”.')
      return format
    case 'json-schema':
      return { ...format, schema: readSchema(format.schema) }
    case 'template':
      if (format.template.trim() === '')
        throw new Unwritable('Write the template of the format, or choose “Any”.')
      return format
  }
}

const readSchema = (text: string): Record<string, unknown> => {
  let schema: unknown
  try {
    schema = JSON.parse(text)
  } catch (error) {
    throw new Unwritable(`The schema is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema))
    throw new Unwritable('A schema is a JSON object, such as {"type": "object"}.')
  return schema as Record<string, unknown> // JSON objects have string keys
}

/** The row of a draft that `readDraft` takes, as the editor lets no other be saved. */
const rowOf = (draft: RowDraft): TestRow => {
  const read = readDraft(draft)
  if ('problem' in read) throw new Error(read.problem)
  return read.row
}

const withoutBlanks = (draft: RowDraft): RowDraft => ({
  ...draft,
  facts: draft.facts.filter(isFilledFact),
  sources: draft.sources.filter(isFilledSource),
})

const isSame = (a: RowDraft, b: RowDraft): boolean =>
  a === b || JSON.stringify(withoutBlanks(a)) === JSON.stringify(withoutBlanks(b))

export const rowDrafts: RowDraftKind<TestSetRow, RowDraft, TestSetChange> = {
  blank: blankRow,
  isSame,
  isBlank: draft => isSame({ ...draft, id: '' }, blankRow),
  draftOf: ({ row }) => draftOf(row),
  replace: (line, draft) => ({ type: 'replace', line, row: rowOf(draft) }),
  // A free id in most cases; the engine finds another where it is taken.
  add: (draft, rowsBefore) => ({
    type: 'add',
    rows: [rowOf({ ...draft, id: `q${rowsBefore + 1}` })],
  }),
}
