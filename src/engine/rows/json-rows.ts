import type { ImportedRow } from './imported-row.ts'
import { jsonArrayRows } from './json-array-rows.ts'
import { jsonlRows } from './jsonl-rows.ts'
import { linesOf } from './lines.ts'
import type { RowShape } from './row-shape.ts'

/** Rows of JSON Lines or of one JSON array: the text's first character says which. */
export async function* jsonRows<Row>(
  chunks: AsyncIterable<string>,
  shape: RowShape<Row>,
): AsyncGenerator<ImportedRow<Row>, void, undefined> {
  const iterator = chunks[Symbol.asyncIterator]()
  try {
    let beginning = ''
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      beginning += next.value
      if (beginning.trim() !== '') break
    }
    const whole = async function* (): AsyncGenerator<string, void, undefined> {
      yield beginning
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
    }
    if (beginning.trimStart().startsWith('[')) yield* jsonArrayRows(whole(), shape)
    else yield* jsonlRows(linesOf(whole()), shape)
  } finally {
    await iterator.return?.()
  }
}
