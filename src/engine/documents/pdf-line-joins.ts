import type { Segment } from './pdf-lines.ts'

/** No text is searched further back for a word that its line breaks. */
const longestWord = 100

/**
 * Joins two lines. A word broken at the line's end loses its hyphen unless the document writes it with
 * one elsewhere (`step-` + `through`), and keeps it before capitals and figures.
 */
export const joinLines = (text: string, next: string, words: ReadonlySet<string>): string => {
  const soft = text.endsWith('\u00AD')
  const broken = /([\p{L}\d]+(?:-[\p{L}\d]+)*)[-\u00AD\u2010]$/u.exec(text.slice(-longestWord))
  const follower = /^\p{Ll}[\p{L}]*/u.exec(next)?.[0]
  if (soft && follower) return text.slice(0, -1) + next
  if (!broken) {
    const ideographs = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u.test(text)
    return ideographs && /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(next)
      ? text + next
      : `${text} ${next}`
  }
  if (!follower) return text + next
  const whole = `${broken[1]}${follower}`.toLowerCase()
  const hyphenated = `${broken[1]}-${follower}`.toLowerCase()
  return words.has(hyphenated) && !words.has(whole) ? text + next : text.slice(0, -1) + next
}

/**
 * Joins two lines of a table's cell whose column ends at `columnRight`. A word that is wider than its column is
 * broken anywhere and without a hyphen (`Cod` + `e`): it is alone on its line, which has no room for another letter,
 * and the document writes the whole word elsewhere.
 */
export const joinCellLines = (
  text: string,
  {
    above,
    next,
    columnRight,
    words,
  }: { above: Segment; next: Segment; columnRight: number; words: ReadonlySet<string> },
): string => {
  const broken = /^[\p{L}\d]+$/u.test(above.text) ? above.text : undefined
  const follower = /^\p{Ll}+/u.exec(next.text)?.[0]
  const letterWidth = (next.right - next.left) / next.text.length
  const isFull = columnRight - above.right < letterWidth
  const isOneWord = broken && follower && isFull && words.has(`${broken}${follower}`.toLowerCase())
  return isOneWord ? text + next.text : joinLines(text, next.text, words)
}
