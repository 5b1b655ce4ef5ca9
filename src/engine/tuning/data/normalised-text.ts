import { createHash } from 'node:crypto'
import type { TrainingExample } from './training-example.ts'

/** Text without what people do not see as a difference: compatibility forms, case, runs of white space. */
const normalised = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

/**
 * The same for two examples exactly when they say the same up to case and white space. Punctuation counts: it
 * is what tells 2+2 from 2-2. A hash, so that a million keys fit in memory.
 */
export const exampleKey = ({ messages }: TrainingExample): string => {
  const hash = createHash('sha256')
  for (const { role, content } of messages) hash.update(JSON.stringify([role, normalised(content)]))
  return hash.digest('base64url')
}

/** Words in lower case, without punctuation. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
