import { csvExamples } from './csv-examples.ts'
import type { ImportedExample } from './imported-example.ts'
import { jsonExamples } from './json-examples.ts'
import { linesOf, readText } from './lines.ts'

/** `jsonl` is JSON Lines, or one JSON array: it is told by how it begins. */
export type ExampleFormat = 'jsonl' | 'csv'

const formats: Record<string, ExampleFormat> = {
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  json: 'jsonl',
  csv: 'csv',
  tsv: 'csv',
}

/** The format by the end of a file's name, or null. */
export const exampleFormatOf = (fileName: string): ExampleFormat | null =>
  formats[/\.([^.]+)$/.exec(fileName.toLowerCase())?.[1] ?? ''] ?? null

/**
 * Examples and problems of a file in the order of its lines, read as they are asked for: a million lines take
 * the memory of one. Leaving the loop stops reading.
 */
export const importExamples = (
  chunks: AsyncIterable<Uint8Array>,
  format: ExampleFormat,
): AsyncGenerator<ImportedExample, void, undefined> => {
  const text = readText(chunks)
  return format === 'jsonl' ? jsonExamples(text) : csvExamples(linesOf(text))
}
