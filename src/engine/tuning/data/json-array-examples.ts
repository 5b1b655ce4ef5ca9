import { endingProblem, type ImportedExample, lineProblem } from './imported-example.ts'
import { readArray } from './json-array.ts'
import { exampleFromJson } from './jsonl-examples.ts'

const entryExample = (text: string, line: number, where: string): ImportedExample => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return lineProblem(line, `${where}this is not valid JSON`)
  }
  return exampleFromJson(json, line, where)
}

/** Examples of a JSON array, as Alpaca's file is one. Where all of it is one line, its entries are told by number. */
export async function* jsonArrayExamples(
  chunks: AsyncIterable<string>,
): AsyncGenerator<ImportedExample, void, undefined> {
  for await (const part of readArray(chunks)) {
    const { line } = part
    switch (part.type) {
      case 'entry': {
        const where = `in entry ${part.entry} of the array, `
        yield part.text === null
          ? lineProblem(line, `${where}the text is too long to be one example`)
          : entryExample(part.text, line, where)
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
