import { endingProblem, type ImportedRow, lineProblem } from './imported-row.ts'
import { readArray } from './json-array.ts'
import { rowFromJson } from './jsonl-rows.ts'
import type { RowShape } from './row-shape.ts'

const entryRow = <Row>(shape: RowShape<Row>, text: string, line: number, where: string): ImportedRow<Row> => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return lineProblem(line, `${where}this is not valid JSON`, shape.noun)
  }
  return rowFromJson(shape, json, line, where)
}

/** Rows of a JSON array, as Alpaca's file is one. Where all of it is one line, its entries are told by number. */
export async function* jsonArrayRows<Row>(
  chunks: AsyncIterable<string>,
  shape: RowShape<Row>,
): AsyncGenerator<ImportedRow<Row>, void, undefined> {
  for await (const part of readArray(chunks)) {
    const { line } = part
    switch (part.type) {
      case 'entry': {
        const where = `in entry ${part.entry} of the array, `
        yield part.text === null
          ? lineProblem(line, `${where}the text is too long to be one ${shape.noun}`, shape.noun)
          : entryRow(shape, part.text, line, where)
        break
      }
      case 'unfinished':
        yield endingProblem(
          line,
          part.entry === null
            ? 'the JSON array ends without its closing bracket'
            : `entry ${part.entry} of the JSON array begins and never ends`,
          'Correct it and import again.',
        )
        break
      case 'trailing':
        yield endingProblem(
          line,
          'something stands behind the end of the JSON array',
          'Correct it and import again.',
        )
    }
  }
}
