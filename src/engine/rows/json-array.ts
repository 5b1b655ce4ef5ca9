import { maxLineCharacters } from './lines.ts'

/** What stands between two commas of a JSON array, or why there is no more of it. */
export type ArrayPart =
  /** `text` is null for an entry too long to hold. Lines and entries are counted from 1. */
  | { type: 'entry'; line: number; entry: number; text: string | null }
  /** The text ends inside this entry, or before the array is closed. */
  | { type: 'unfinished'; line: number; entry: number | null }
  /** Something stands behind the end of the array. */
  | { type: 'trailing'; line: number }

const isBlank = (character: string): boolean => /\s/.test(character)

/**
 * The entries of the JSON array that a text begins with, one at a time, whatever its length and wherever its
 * chunks are cut. Only brackets, commas and quotation marks are looked at: whether an entry is valid JSON is for
 * its reader to say, and the next one is found all the same.
 */
export async function* readArray(chunks: AsyncIterable<string>): AsyncGenerator<ArrayPart, void, undefined> {
  let line = 1
  let entry = 1
  /** Open brackets: 0 outside of the array, 1 between its entries. */
  let depth = 0
  let isClosed = false
  let inString = false
  let isEscaped = false
  /** Of the entry, as far as it was read. */
  let text = ''
  let isTooLong = false
  /** Where the entry begins; null before its first character. */
  let begins: number | null = null

  const finished = (): ArrayPart => {
    const part: ArrayPart = { type: 'entry', line: begins ?? line, entry, text: isTooLong ? null : text }
    entry++
    text = ''
    isTooLong = false
    begins = null
    return part
  }

  for await (const chunk of chunks) {
    /** What lies before it in the chunk is in `text`, or no part of an entry. */
    let taken = 0
    const take = (end: number): void => {
      if (begins !== null && !isTooLong) text += chunk.slice(taken, end)
      if (text.length > maxLineCharacters) {
        isTooLong = true
        text = ''
      }
      taken = end
    }
    for (let at = 0; at < chunk.length; at++) {
      const character = chunk[at] as string // inside the chunk
      if (character === '\n') line++
      if (inString) {
        if (isEscaped) isEscaped = false
        else if (character === '\\') isEscaped = true
        else if (character === '"') inString = false
        continue
      }
      if (isBlank(character)) continue
      if (isClosed) {
        yield { type: 'trailing', line }
        return
      }
      if (depth === 0) {
        depth = 1
        taken = at + 1
        continue
      }
      if (depth === 1 && (character === ',' || character === ']')) {
        take(at)
        taken = at + 1
        isClosed = character === ']'
        // A comma behind the last entry is common, and harmless.
        if (!isClosed || begins !== null) yield finished()
        continue
      }
      if (begins === null) {
        begins = line
        taken = at
      }
      if (character === '"') inString = true
      else if (character === '{' || character === '[') depth++
      else if ((character === '}' || character === ']') && depth > 1) depth--
    }
    take(chunk.length)
  }
  if (isClosed) return
  // A whole entry may stand there, and only the end of the array be missing.
  const isWhole = begins !== null && depth === 1 && !inString
  const unfinished: ArrayPart = {
    type: 'unfinished',
    line: begins ?? line,
    entry: isWhole || begins === null ? null : entry,
  }
  if (isWhole) yield finished()
  yield unfinished
}
