import { csvRows } from './csv-rows.ts'
import type { ImportedRow } from './imported-row.ts'
import { jsonRows } from './json-rows.ts'
import { linesOf, readText } from './lines.ts'
import type { RowShape } from './row-shape.ts'

/** `jsonl` is JSON Lines, or one JSON array: it is told by how it begins. */
export type RowFormat = 'jsonl' | 'csv'

const formats: Record<string, RowFormat> = {
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  json: 'jsonl',
  csv: 'csv',
  tsv: 'csv',
}

/** The format by the end of a file's name, or null. */
export const rowFormatOf = (fileName: string): RowFormat | null =>
  formats[/\.([^.]+)$/.exec(fileName.toLowerCase())?.[1] ?? ''] ?? null

/**
 * Rows and problems of a file in the order of its lines, read as they are asked for: a million lines take
 * the memory of one. Leaving the loop stops reading.
 */
export const importRows = <Row>(
  chunks: AsyncIterable<Uint8Array>,
  format: RowFormat,
  shape: RowShape<Row>,
): AsyncGenerator<ImportedRow<Row>, void, undefined> => {
  const text = readText(chunks)
  return format === 'jsonl' ? jsonRows(text, shape) : csvRows(linesOf(text), shape)
}
