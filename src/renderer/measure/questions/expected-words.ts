import type { ExpectedFact, FormatRule, TestRow } from '#contract/test-set.ts'
import { countOf, formatCount } from '../../app/format.ts'

/** A fact in a few words: `30 days`, `5.9 ± 0.1 bar`, `/RMA-\d+/i`. */
export const factWords = (fact: ExpectedFact): string => {
  switch (fact.type) {
    case 'text':
      return fact.wordings.join(' or ')
    case 'number': {
      const tolerance = fact.tolerance === 0 ? '' : ` ± ${fact.tolerance}`
      return `${fact.value}${tolerance}${fact.unit === undefined ? '' : ` ${fact.unit}`}`
    }
    case 'pattern':
      return `/${fact.pattern}/${fact.flags}`
  }
}

/** The same for a chip, which has room for two wordings. */
export const factBrief = (fact: ExpectedFact): string => {
  if (fact.type !== 'text' || fact.wordings.length <= 2) return factWords(fact)
  return `${fact.wordings[0]} or ${countOf(fact.wordings.length - 1, 'other wording')}`
}

const formatNames = {
  pattern: 'a pattern',
  'json-schema': 'a JSON schema',
  template: 'a template',
} satisfies Record<FormatRule['type'], string>

const formatWords = (rule: FormatRule): string =>
  rule.description === ''
    ? `The format is given by ${formatNames[rule.type]}`
    : `The format: ${rule.description}`

/** What is expected besides facts. */
export interface ExpectedMark {
  type: 'sources' | 'format' | 'reference' | 'unanswerable' | 'redaction'
  label: string
  /** Beside the sign; empty where there is nothing to count. */
  count: string
}

/** In the order in which a person asks: where from, in which form, and what is special. */
export const expectedMarks = (row: TestRow): ExpectedMark[] => {
  const marks: (ExpectedMark | false)[] = [
    row.unanswerable && { type: 'unanswerable', label: 'The documents do not answer it', count: '' },
    row.expectedSources.length > 0 && {
      type: 'sources',
      label: `${countOf(row.expectedSources.length, 'source')}: ${row.expectedSources.map(({ document }) => document).join(', ')}`,
      count: formatCount(row.expectedSources.length),
    },
    row.formatRule !== null && { type: 'format', label: formatWords(row.formatRule), count: '' },
    row.reference !== null && { type: 'reference', label: 'Has a reference answer', count: '' },
    row.redaction !== null && {
      type: 'redaction',
      label: `Redaction: ${countOf(row.redaction.spans.length, 'name')} to replace`,
      count: formatCount(row.redaction.spans.length),
    },
  ]
  return marks.filter(mark => mark !== false)
}

export const expectsNothing = (row: TestRow): boolean =>
  row.expectedFacts.length === 0 && expectedMarks(row).length === 0
