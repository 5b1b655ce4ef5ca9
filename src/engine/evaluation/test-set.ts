import { TestRowId } from '#contract/ids.ts'
import type { TestRow, TestSetChange } from '#contract/test-set.ts'
import { EngineError } from '#engine/core/errors.ts'
import { type ImportProblem, lineProblem } from '#engine/rows/imported-row.ts'
import { rowFromJson } from '#engine/rows/jsonl-rows.ts'
import { maxLineCharacters } from '#engine/rows/lines.ts'
import type { RowShape } from '#engine/rows/row-shape.ts'
import { checkRules } from './rules.ts'
import { hasQuestionField, type ReadRow, readTestRow } from './test-row-fields.ts'

/** The id first, so that it can be read and replaced without the rest; empty for a row that has none yet. */
const rowLine = ({ id, ...row }: ReadRow): string => JSON.stringify({ id: id ?? '', ...row })

/** Rows of a test set as files hold them; what is accepted besides the contract's shape is in README. */
export const testRowShape: RowShape<ReadRow> = {
  noun: 'row',
  read: readTestRow,
  isHeader: hasQuestionField,
  acceptedFields:
    'question (or query), and perhaps facts, sources, reference, tags, format, unanswerable, id',
  line: rowLine,
}

/** The row of a line of a set. */
export const testRowOfLine = (line: string): TestRow => JSON.parse(line) as TestRow // made by `rowLine` with an id

const idAtStart = /^\{"id":("(?:[^"\\]|\\.)*")/

const idOfLine = (line: string): string => JSON.parse(idAtStart.exec(line)?.[1] as string) as string // made by `rowLine`
const withId = (line: string, id: string): string =>
  line.replace(idAtStart, () => `{"id":${JSON.stringify(id)}`)

const maxIdCharacters = 80

/** Puts rows behind others. One whose id is taken, or that has none, gets the next free one: `q41`. */
export const appendRows = (before: readonly string[], added: readonly string[]): string[] => {
  const taken = new Set(before.map(idOfLine))
  let next = before.length + 1
  const freeId = (wanted: string): string => {
    if (wanted !== '' && !taken.has(wanted)) return wanted
    for (let count = 2; wanted !== '' && count < 100; count++) {
      const numbered = `${wanted.slice(0, maxIdCharacters - 3)}-${count}`
      if (!taken.has(numbered)) return numbered
    }
    while (taken.has(`q${next}`)) next++
    return `q${next}`
  }
  return [
    ...before,
    ...added.map(line => {
      const own = idOfLine(line)
      const id = freeId(own)
      taken.add(id)
      return id === own ? line : withId(line, id)
    }),
  ]
}

/** A row that a person wrote, as a line. @throws EngineError RULE_INVALID, TEST_SET_UNREADABLE, TEST_SET_TOO_LARGE. */
const lineOfRow = (row: TestRow): string => {
  checkRules(row)
  const reading = readTestRow(row)
  const kept = 'The test set is as it was. Correct the row and save it again.'
  if ('problem' in reading)
    throw new EngineError('TEST_SET_UNREADABLE', `The row was not saved: ${reading.problem}. ${kept}`)
  const line = rowLine(reading.row)
  if (line.length > maxLineCharacters)
    throw new EngineError('TEST_SET_TOO_LARGE', `The row was not saved: it is too long. ${kept}`)
  return line
}

const requireLine = (lines: readonly string[], line: number): void => {
  if (line > lines.length)
    throw new EngineError(
      'TEST_SET_CHANGED',
      `The test set has no line ${line}; it ends with line ${lines.length}. Nothing was changed. Look at the set again and repeat.`,
      { line, lines: lines.length },
    )
}

/**
 * The lines after a change. A replaced row keeps its id, or gets the new one if no other row has it.
 * @throws EngineError as `lineOfRow` does, TEST_SET_CHANGED for a line that is not there.
 */
export const changeRows = (lines: readonly string[], change: TestSetChange): string[] => {
  switch (change.type) {
    case 'add':
      return appendRows(lines, change.rows.map(lineOfRow))
    case 'replace': {
      requireLine(lines, change.line)
      const others = lines.toSpliced(change.line - 1, 1)
      const line = appendRows(others, [lineOfRow(change.row)]).at(-1) as string // one was appended
      return lines.with(change.line - 1, line)
    }
    case 'remove': {
      for (const line of change.lines) requireLine(lines, line)
      const removed = new Set(change.lines)
      return lines.filter((_, index) => !removed.has(index + 1))
    }
  }
}

/**
 * A test set from JSON Lines, in the contract's shape or an older one. What cannot be read is left out, with a
 * sentence that names its line.
 */
export const parseTestSet = (text: string): { rows: TestRow[]; problems: ImportProblem[] } => {
  const problems: ImportProblem[] = []
  const read = text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    let json: unknown
    try {
      json = JSON.parse(line)
    } catch {
      problems.push(lineProblem(index + 1, 'this is not valid JSON', testRowShape.noun))
      return []
    }
    const item = rowFromJson(testRowShape, json, index + 1)
    if (item.type === 'row') return [rowLine(item.row)]
    problems.push(item)
    return []
  })
  return { rows: appendRows([], read).map(testRowOfLine), problems }
}

/** A row that asks and expects nothing yet; it gets an id when it joins a set. */
export const bareRow = (question: string): TestRow => ({
  id: TestRowId.parse('new'),
  question,
  expectedFacts: [],
  expectedSources: [],
  formatRule: null,
  reference: null,
  unanswerable: false,
  redaction: null,
  tags: [],
})
