import { createHash } from 'node:crypto'

/** The file of a set of rows. */
export const fileOfLines = (lines: readonly string[]): Buffer =>
  Buffer.from(lines.length === 0 ? '' : `${lines.join('\n')}\n`)

/** SHA-256 of that file: the same hash is the same rows in the same order. */
export const hashOfLines = (lines: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const line of lines) hash.update(line).update('\n')
  return hash.digest('hex')
}
