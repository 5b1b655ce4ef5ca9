import { type ImportedRow, lineProblem } from './imported-row.ts'
import type { NumberedLine } from './lines.ts'
import type { RowShape } from './row-shape.ts'

const isObject = (json: unknown): json is Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

/**
 * Reads one JSON value, which has to be an object.
 * @param where begins what is said of a problem, where the line alone does not tell the place.
 */
export const rowFromJson = <Row>(
  shape: RowShape<Row>,
  json: unknown,
  line: number,
  where = '',
): ImportedRow<Row> => {
  if (!isObject(json)) return lineProblem(line, `${where}this is no JSON object`, shape.noun)
  const reading = shape.read(json)
  return 'row' in reading
    ? { type: 'row', line, row: reading.row }
    : lineProblem(line, where + reading.problem, shape.noun)
}

/** Rows of a JSON Lines file: one JSON object a line. Empty lines are passed over. */
export async function* jsonlRows<Row>(
  lines: AsyncIterable<NumberedLine>,
  shape: RowShape<Row>,
): AsyncGenerator<ImportedRow<Row>, void, undefined> {
  for await (const { line, text } of lines) {
    if (text === null) {
      yield lineProblem(line, `the line is too long to be one ${shape.noun}`, shape.noun)
      continue
    }
    if (text.trim() === '') continue
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch {
      yield lineProblem(line, 'this is not valid JSON', shape.noun)
      continue
    }
    yield rowFromJson(shape, json, line)
  }
}
