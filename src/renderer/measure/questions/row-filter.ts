import type { TestRow } from '#contract/test-set.ts'
import { factWords } from './expected-words.ts'

/** Which rows the table shows. */
export interface RowFilter {
  text: string
  tag: string | null
}

export const everyRow: RowFilter = { text: '', tag: null }

export const isEveryRow = ({ text, tag }: RowFilter): boolean => text.trim() === '' && tag === null

/** Every word of the text stands somewhere in the row, whatever its case. */
export const meets = (row: TestRow, { text, tag }: RowFilter): boolean => {
  if (tag !== null && !row.tags.includes(tag)) return false
  const words = text.toLowerCase().split(/\s+/)
  const said = wordsOf(row)
  return words.every(word => said.includes(word))
}

/** Rows are compared with many filters and never change. */
const known = new WeakMap<TestRow, string>()

const wordsOf = (row: TestRow): string => {
  const before = known.get(row)
  if (before !== undefined) return before
  const said = [
    row.question,
    ...row.expectedFacts.map(factWords),
    ...row.expectedSources.flatMap(({ document, quote }) => [document, quote ?? '']),
    row.reference ?? '',
    ...row.tags,
  ]
    .join('\n')
    .toLowerCase()
  known.set(row, said)
  return said
}
