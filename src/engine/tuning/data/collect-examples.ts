import { setImmediate } from 'node:timers/promises'
import type { EngineError } from '#engine/core/errors.ts'
import { exampleLine } from './example-line.ts'
import { type ImportedExample, lineProblem } from './imported-example.ts'
import { maxLineCharacters } from './lines.ts'

/** What an import brings. */
export interface CollectedExamples {
  /** One example each, as `exampleLine` writes it. */
  lines: string[]
  /** Of the lines in a file. */
  sizeBytes: number
  /** The first of them. */
  problems: { line: number; message: string }[]
  problemCount: number
}

const listedProblems = 100
/** Examples between two breaths, in which other work of the thread gets its turn. */
const examplesAtOnce = 64

/**
 * Takes in what an importer reads, up to `room`: a million lines take the memory of what fits.
 * @throws what `tooLarge` makes, at the first example that does not fit.
 */
export const collectExamples = async (
  items: AsyncIterable<ImportedExample>,
  room: { examples: number; bytes: number },
  tooLarge: () => EngineError,
): Promise<CollectedExamples> => {
  const collected: CollectedExamples = { lines: [], sizeBytes: 0, problems: [], problemCount: 0 }
  const leaveOut = (problem: ImportedExample): void => {
    if (problem.type === 'problem' && collected.problems.length < listedProblems)
      collected.problems.push({ line: problem.line, message: problem.message })
    collected.problemCount++
  }
  let seen = 0
  for await (const item of items) {
    if (++seen % examplesAtOnce === 0) await setImmediate()
    if (item.type === 'problem') {
      leaveOut(item)
      continue
    }
    const line = exampleLine(item.example)
    // It could be written, but not read again.
    if (line.length > maxLineCharacters) {
      leaveOut(lineProblem(item.line, 'it is too long to be one example'))
      continue
    }
    collected.sizeBytes += Buffer.byteLength(line) + 1
    if (collected.lines.length >= room.examples || collected.sizeBytes > room.bytes) throw tooLarge()
    collected.lines.push(line)
  }
  return collected
}
