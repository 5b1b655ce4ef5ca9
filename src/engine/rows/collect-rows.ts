import { setImmediate } from 'node:timers/promises'
import type { EngineError } from '#engine/core/errors.ts'
import { type ImportedRow, type ImportProblem, lineProblem } from './imported-row.ts'
import { maxLineCharacters } from './lines.ts'
import type { RowShape } from './row-shape.ts'

/** What an import brings. */
export interface CollectedRows {
  /** One row each, as its shape writes it. */
  lines: string[]
  /** Of the lines in a file. */
  sizeBytes: number
  /** The first of them. */
  problems: { line: number; message: string }[]
  problemCount: number
}

const listedProblems = 100
/** Rows between two breaths, in which other work of the thread gets its turn. */
const rowsAtOnce = 64

/**
 * Takes in what an importer reads, up to `room`: a million lines take the memory of what fits.
 * @throws what `tooLarge` makes, at the first row that does not fit.
 */
export const collectRows = async <Row>(
  items: AsyncIterable<ImportedRow<Row>>,
  shape: RowShape<Row>,
  room: { rows: number; bytes: number },
  tooLarge: () => EngineError,
): Promise<CollectedRows> => {
  const collected: CollectedRows = { lines: [], sizeBytes: 0, problems: [], problemCount: 0 }
  const leaveOut = (problem: ImportProblem): void => {
    if (collected.problems.length < listedProblems)
      collected.problems.push({ line: problem.line, message: problem.message })
    collected.problemCount++
  }
  let seen = 0
  for await (const item of items) {
    if (++seen % rowsAtOnce === 0) await setImmediate()
    if (item.type === 'problem') {
      leaveOut(item)
      continue
    }
    const line = shape.line(item.row)
    // It could be written, but not read again.
    if (line.length > maxLineCharacters) {
      leaveOut(lineProblem(item.line, `it is too long to be one ${shape.noun}`, shape.noun))
      continue
    }
    collected.sizeBytes += Buffer.byteLength(line) + 1
    if (collected.lines.length >= room.rows || collected.sizeBytes > room.bytes) throw tooLarge()
    collected.lines.push(line)
  }
  return collected
}
