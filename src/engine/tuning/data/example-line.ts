import { createHash } from 'node:crypto'
import type { TrainingExample } from './training-example.ts'

/** An example as one line of JSON: the same example gives the same line, whatever shape it was imported in. */
export const exampleLine = ({ messages }: TrainingExample): string =>
  JSON.stringify({ messages: messages.map(({ role, content }) => ({ role, content })) })

/** The example of a line that `exampleLine` made. */
export const exampleOfLine = (line: string): TrainingExample => JSON.parse(line) as TrainingExample // made by us

/** The file of a training set. */
export const fileOfLines = (lines: readonly string[]): Buffer =>
  Buffer.from(lines.length === 0 ? '' : `${lines.join('\n')}\n`)

/** SHA-256 of that file: the same hash is the same examples in the same order. */
export const hashOfLines = (lines: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const line of lines) hash.update(line).update('\n')
  return hash.digest('hex')
}
