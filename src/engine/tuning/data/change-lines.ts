import type { ChatTurn, TrainingSetChange } from '#contract/training-set.ts'
import { EngineError } from '#engine/core/errors.ts'
import { maxLineCharacters } from '#engine/rows/lines.ts'
import { exampleFromFields } from './example-fields.ts'
import { exampleLine } from './example-line.ts'

/** A conversation that a person wrote, as a line. @throws EngineError TRAINING_SET_UNREADABLE, TRAINING_SET_TOO_LARGE. */
export const lineOfMessages = (messages: readonly ChatTurn[]): string => {
  const reading = exampleFromFields({ messages })
  if ('problem' in reading)
    throw new EngineError(
      'TRAINING_SET_UNREADABLE',
      `The example was not saved: ${reading.problem}. The training set is as it was. Correct the example and save it again.`,
    )
  const line = exampleLine(reading.row)
  if (line.length > maxLineCharacters)
    throw new EngineError(
      'TRAINING_SET_TOO_LARGE',
      'The example was not saved: it is too long to be one example. The training set is as it was. Shorten the example and save it again.',
    )
  return line
}

const requireLine = (lines: readonly string[], line: number): void => {
  if (line > lines.length)
    throw new EngineError(
      'TRAINING_SET_CHANGED',
      `The training set has no line ${line}; it ends with line ${lines.length}. Nothing was changed. Look at the set again and repeat.`,
      { line, lines: lines.length },
    )
}

/** The lines after a change. @throws EngineError as `lineOfMessages` does, TRAINING_SET_CHANGED for a line that is not there. */
export const changeLines = (lines: readonly string[], change: TrainingSetChange): string[] => {
  switch (change.type) {
    case 'add':
      return [...lines, lineOfMessages(change.messages)]
    case 'replace':
      requireLine(lines, change.line)
      return lines.with(change.line - 1, lineOfMessages(change.messages))
    case 'remove': {
      for (const line of change.lines) requireLine(lines, line)
      const removed = new Set(change.lines)
      return lines.filter((_, index) => !removed.has(index + 1))
    }
  }
}
