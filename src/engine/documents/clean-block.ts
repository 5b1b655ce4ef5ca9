import type { Place } from '#contract/library.ts'
import type { Block } from './document.ts'

/** Control codes, soft hyphens and invisible marks that are no text; Unicode line ends become `\n`. */
const withoutMarks = (text: string): string =>
  text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being removed
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\u00AD\u200B\u2060\uFEFF]/g, '')
    .replace(/[\u00A0\u202F]/g, ' ')

export const cleanText = (text: string): string => withoutMarks(text).trim()

/** Places in a text after `cleanText`; a line that was nothing but marks has none any more. */
const cleanPlaces = (text: string, places: Place[]): Place[] => {
  const unmarked = withoutMarks(text)
  const cut = unmarked.length - unmarked.trimStart().length
  const length = unmarked.trim().length
  let at = 0
  let cleanAt = 0
  /** Offsets come in ascending order, so every letter is looked at once. */
  const cleaned = (offset: number): number => {
    cleanAt += withoutMarks(text.slice(at, offset)).length
    at = offset
    return Math.max(0, Math.min(length, cleanAt - cut))
  }
  return places
    .map(place => ({ ...place, start: cleaned(place.start), end: cleaned(place.end) }))
    .filter(({ start, end }) => end > start)
}

export const cleanBlock = (block: Block): Block => ({
  ...block,
  // The indentation of code's first line is part of it.
  text: block.kind === 'code' ? cleanText(`|${block.text}`).slice(1).trimEnd() : cleanText(block.text),
  headingPath: block.headingPath.map(cleanText),
  ...(block.places && { places: cleanPlaces(block.text, block.places) }),
})
