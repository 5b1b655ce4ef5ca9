import Papa from 'papaparse'
import { decodeText } from './decoding.ts'
import type { Block, ParsedDocument } from './document.ts'
import { readsLikeHeader, tableRowTexts } from './tables.ts'

/** RFC 4180's comma, the semicolon of countries with a decimal comma, the tab, and the bar of databases. */
const delimiters = [',', ';', '\t', '|'] as const
type Delimiter = (typeof delimiters)[number]

/** As much of a file as shows how it is delimited. */
const sampleCharacters = 65_536
const rowsAtOnce = 1000

const sampleRows = (text: string, delimiter: Delimiter): string[][] => {
  const { data } = Papa.parse<string[]>(text.slice(0, sampleCharacters), {
    delimiter,
    skipEmptyLines: 'greedy',
  })
  // The last row of a sample may be cut off.
  return text.length > sampleCharacters ? data.slice(0, -1) : data
}

/** How many columns nine rows in ten have; 0 when rows differ. */
const columnsOf = (rows: string[][]): number => {
  const counts = new Map<number, number>()
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1)
  const [columns = 0, count = 0] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? []
  return count >= rows.length * 0.9 ? columns : 0
}

/**
 * The delimiter of a text that is a table; null when it is none. `claimed` is whether its name says so.
 * Without that claim it takes at least three rows, every one with the same number of short cells, and
 * more than the single comma that three lines of prose may well have each.
 */
export const csvDelimiter = (text: string, claimed: boolean): Delimiter | null => {
  const candidates = delimiters.flatMap(delimiter => {
    const rows = sampleRows(text, delimiter)
    const columns = columnsOf(rows)
    if (columns < 2) return []
    const short = rows.every(row => row.every(cell => cell.length <= 100 && !/^ \S/.test(cell)))
    if (claimed) return rows.length > 1 || short ? [{ delimiter, columns }] : []
    const even = rows.every(row => row.length === columns)
    const enough = rows.length >= 3 && (columns > 2 || (delimiter !== ',' && rows.length >= 5))
    return even && short && enough ? [{ delimiter, columns }] : []
  })
  return candidates.toSorted((a, b) => b.columns - a.columns)[0]?.delimiter ?? null
}

/** A table in delimited text: one text a row that names its columns. */
export const parseCsv = (bytes: Uint8Array): Omit<ParsedDocument, 'format'> => {
  const text = decodeText(bytes).replace(/^\uFEFF?(?:sep=.\r?\n)?/, '')
  const delimiter = csvDelimiter(text, true) ?? ','
  const blocks: Block[] = []
  let header: string[] | null = null
  let rows: string[][] = []
  const flush = (): void => {
    for (const row of tableRowTexts(header ? [header, ...rows] : rows, header ? 1 : 0))
      blocks.push({ kind: 'table', text: row, headingPath: [], page: null })
    rows = []
  }
  let isFirst = true
  Papa.parse<string[]>(text, {
    delimiter,
    skipEmptyLines: 'greedy',
    step: ({ data }) => {
      if (isFirst && readsLikeHeader(data)) header = data
      else rows.push(data)
      isFirst = false
      if (rows.length >= rowsAtOnce) flush()
    },
  })
  if (rows.length > 0 || blocks.length === 0) flush()
  return { title: null, pages: null, blocks }
}
