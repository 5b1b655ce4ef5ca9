import { readCsvHeader, tableRows } from './csv-rows.ts'
import { endingProblem, type ImportedRow, lineProblem } from './imported-row.ts'
import { jsonRows } from './json-rows.ts'
import { rowFromJson } from './jsonl-rows.ts'
import type { NumberedLine } from './lines.ts'
import type { RowShape } from './row-shape.ts'

/** "Q: …" and its kin begin a question, "A: …" its answer. */
const label = /^\s*(?:(q|question|user|prompt)|(?:a|answer|assistant|completion))\s*:\s?/i

/** Pairs written as "Q: …" and "A: …"; either may go on over lines, and the next question begins the next pair. */
const labelledRows = function* <Row>(
  lines: readonly NumberedLine[],
  shape: RowShape<Row>,
): Generator<ImportedRow<Row>, void, undefined> {
  let pair: { line: number; question: string[]; answer: string[] | null } | undefined
  const finish = function* (): Generator<ImportedRow<Row>, void, undefined> {
    if (!pair) return
    const { line, question, answer } = pair
    if (!answer) yield lineProblem(line, 'the question has no answer after it', shape.noun)
    else
      yield rowFromJson(
        shape,
        { question: question.join('\n').trim(), answer: answer.join('\n').trim() },
        line,
      )
  }
  for (const { line, text } of lines) {
    const content = text ?? ''
    const found = label.exec(content)
    const rest = found ? content.slice(found[0].length) : content
    if (found?.[1]) {
      yield* finish()
      pair = { line, question: [rest], answer: null }
    } else if (found && pair && !pair.answer) pair.answer = [rest]
    else if (pair) (pair.answer ?? pair.question).push(content)
    else if (content.trim() !== '') yield lineProblem(line, 'this belongs to no question', shape.noun)
  }
  yield* finish()
}

async function* asynchronous<Item>(items: Iterable<Item>): AsyncGenerator<Item, void, undefined> {
  yield* items
}

/**
 * Rows of pasted text, whose form is told by its beginning: JSON Lines, a JSON array, a table with named
 * columns, two columns copied from a spreadsheet, or pairs written as "Q: …" and "A: …".
 */
export async function* pastedRows<Row>(
  text: string,
  shape: RowShape<Row>,
): AsyncGenerator<ImportedRow<Row>, void, undefined> {
  const lines: NumberedLine[] = text.split(/\r?\n/).map((text, index) => ({ line: index + 1, text }))
  const begin = lines.findIndex(({ text }) => text?.trim() !== '')
  const first = lines[begin]
  if (!first?.text) return
  const { line } = first
  const beginning = first.text.trimStart()
  const header = readCsvHeader(first.text, shape)
  if (beginning.startsWith('[') || beginning.startsWith('{')) yield* jsonRows(asynchronous([text]), shape)
  else if (header) yield* tableRows(asynchronous(lines.slice(begin + 1)), header, shape)
  else if (label.test(beginning)) yield* labelledRows(lines, shape)
  else if (first.text.includes('\t'))
    yield* tableRows(
      asynchronous(lines.slice(begin)),
      { delimiter: '\t', names: ['question', 'answer'] },
      shape,
    )
  else
    yield endingProblem(
      line,
      `this is no form of ${shape.noun}s that Diptych knows`,
      'Paste JSON Lines, a table with named columns, two columns of a spreadsheet, or pairs of "Q: …" and "A: …".',
    )
}
