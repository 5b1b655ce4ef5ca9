import { exampleFromFields } from './example-fields.ts'
import { type ImportedExample, lineProblem } from './imported-example.ts'
import type { NumberedLine } from './lines.ts'

const isObject = (json: unknown): json is Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

/**
 * Reads one JSON object: chat `messages`, prompt and completion, or Alpaca's instruction, input and output.
 * @param where begins what is said of a problem, where the line alone does not tell the place.
 */
export const exampleFromJson = (json: unknown, line: number, where = ''): ImportedExample => {
  if (!isObject(json)) return lineProblem(line, `${where}this is no JSON object`)
  const reading = exampleFromFields(json)
  return 'example' in reading
    ? { type: 'example', line, example: reading.example }
    : lineProblem(line, where + reading.problem)
}

/** Examples of a JSON Lines file: one JSON object a line. Empty lines are passed over. */
export async function* jsonlExamples(
  lines: AsyncIterable<NumberedLine>,
): AsyncGenerator<ImportedExample, void, undefined> {
  for await (const { line, text } of lines) {
    if (text === null) {
      yield lineProblem(line, 'the line is too long to be one example')
      continue
    }
    if (text.trim() === '') continue
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch {
      yield lineProblem(line, 'this is not valid JSON')
      continue
    }
    yield exampleFromJson(json, line)
  }
}
