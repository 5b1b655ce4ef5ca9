import type { ImportedExample } from './imported-example.ts'
import { jsonArrayExamples } from './json-array-examples.ts'
import { jsonlExamples } from './jsonl-examples.ts'
import { linesOf } from './lines.ts'

/** Examples of JSON Lines or of one JSON array: the text's first character says which. */
export async function* jsonExamples(
  chunks: AsyncIterable<string>,
): AsyncGenerator<ImportedExample, void, undefined> {
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
    if (beginning.trimStart().startsWith('[')) yield* jsonArrayExamples(whole())
    else yield* jsonlExamples(linesOf(whole()))
  } finally {
    await iterator.return?.()
  }
}
