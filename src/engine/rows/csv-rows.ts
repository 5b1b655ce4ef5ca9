import Papa from 'papaparse'
import { endingProblem, type ImportedRow, lineProblem } from './imported-row.ts'
import { maxLineCharacters, type NumberedLine } from './lines.ts'
import type { RowShape } from './row-shape.ts'

/** Comma by RFC 4180, semicolon as spreadsheets write it where the comma is decimal, tab as they copy it. */
const delimiters = [',', ';', '\t'] as const
type Delimiter = (typeof delimiters)[number]

/**
 * Whether a quoted field is open at the end of a line. A field is quoted when it begins with a quotation mark,
 * and ends at a single one before a delimiter or the line's end: papaparse's own rule, needed here to know
 * which lines make one record, so that problems carry line numbers and a record at a time is held.
 */
const endsInQuotes = (text: string, delimiter: Delimiter, beginsInQuotes: boolean): boolean => {
  let inQuotes = beginsInQuotes
  let at = 0
  for (;;) {
    if (!inQuotes) {
      if (text[at] === '"') {
        inQuotes = true
        at++
        continue
      }
      const end = text.indexOf(delimiter, at)
      if (end < 0) return false
      at = end + 1
      continue
    }
    const quote = text.indexOf('"', at)
    if (quote < 0) return true
    if (text[quote + 1] === '"') {
      at = quote + 2
      continue
    }
    let after = quote + 1
    while (text[after] === ' ') after++
    if (after >= text.length) return false
    if (text[after] === delimiter) {
      inQuotes = false
      at = after + 1
    } else at = quote + 1
  }
}

interface CsvRecord {
  line: number
  text: string
  state: 'whole' | 'never closed' | 'too long'
}

/** Lines joined to records. A record that is never closed is the last one. */
async function* readRecords(
  lines: AsyncIterator<NumberedLine>,
  delimiter: Delimiter,
): AsyncGenerator<CsvRecord, void, undefined> {
  let open: { line: number; parts: string[]; characters: number } | undefined
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const { line, text } = next.value
    if (text === null || (open && open.characters > maxLineCharacters)) {
      yield { line: open?.line ?? line, text: '', state: open ? 'never closed' : 'too long' }
      if (open) return
      continue
    }
    const inQuotes = endsInQuotes(text, delimiter, open !== undefined)
    if (!open && !inQuotes) {
      if (text.trim() !== '') yield { line, text, state: 'whole' }
      continue
    }
    open ??= { line, parts: [], characters: 0 }
    open.parts.push(text)
    open.characters += text.length + 1
    if (inQuotes) continue
    yield { line: open.line, text: open.parts.join('\n'), state: 'whole' }
    open = undefined
  }
  if (open) yield { line: open.line, text: '', state: 'never closed' }
}

/** The fields of one record, or null when its quotation marks make no sense. */
const splitRecord = (text: string, delimiter: Delimiter): string[] | null => {
  // With its line end: only there does papaparse bear blanks after the last closing quotation mark.
  const { data, errors } = Papa.parse<string[]>(`${text}\n`, {
    delimiter,
    newline: '\n',
    skipEmptyLines: true,
  })
  const [record] = data
  return errors.length > 0 || data.length !== 1 || !record ? null : record
}

interface CsvHeader {
  delimiter: Delimiter
  /** In lower case. */
  names: string[]
}

/** The header with the delimiter that makes it one, or null when the line is no header of such rows. */
export const readCsvHeader = <Row>(text: string, shape: RowShape<Row>): CsvHeader | null => {
  for (const delimiter of delimiters) {
    const names = splitRecord(text, delimiter)?.map(name => name.trim().toLowerCase()) ?? []
    if (shape.isHeader(names)) return { delimiter, names }
  }
  return null
}

/**
 * Rows of a table whose header is given; every record has as many fields. Quoted fields may hold line
 * breaks, and a problem names the line on which its record begins.
 */
export async function* tableRows<Row>(
  lines: AsyncIterator<NumberedLine>,
  { delimiter, names }: CsvHeader,
  shape: RowShape<Row>,
): AsyncGenerator<ImportedRow<Row>, void, undefined> {
  const problem = (line: number, what: string): ImportedRow<Row> => lineProblem(line, what, shape.noun)
  for await (const { line, text, state } of readRecords(lines, delimiter)) {
    if (state === 'never closed') {
      yield endingProblem(
        line,
        'a quotation mark is opened and never closed',
        'Close it and import the file again.',
      )
      return
    }
    const fields = state === 'whole' ? splitRecord(text, delimiter) : null
    if (state === 'too long') yield problem(line, `the line is too long to be one ${shape.noun}`)
    else if (!fields) yield problem(line, 'a quotation mark stands inside a quoted field; double it')
    else if (fields.length !== names.length)
      yield problem(line, `the header names ${names.length} columns and this has ${fields.length}`)
    else {
      const reading = shape.read(Object.fromEntries(names.map((name, index) => [name, fields[index]])))
      yield 'row' in reading ? { type: 'row', line, row: reading.row } : problem(line, reading.problem)
    }
  }
}

/** Rows of a CSV file: comma, semicolon or tab, the first line that is not empty names the columns. */
export async function* csvRows<Row>(
  lines: AsyncIterable<NumberedLine>,
  shape: RowShape<Row>,
): AsyncGenerator<ImportedRow<Row>, void, undefined> {
  const iterator = lines[Symbol.asyncIterator]()
  try {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      const { line, text } = next.value
      if (text?.trim() === '') continue
      const header = text === null ? null : readCsvHeader(text, shape)
      if (header) yield* tableRows(iterator, header, shape)
      else
        yield endingProblem(
          line,
          `the columns are not named ${shape.acceptedFields}`,
          'Put the names into the first line and import the file again.',
        )
      return
    }
  } finally {
    await iterator.return?.()
  }
}
