import type { Span } from '#contract/span.ts'
import { isContentWord, wordsOf } from '#engine/generation/words.ts'
import { numbersIn } from '../numbers.ts'
import { saysNothingFound } from './refusal.ts'

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/** Sentences by Unicode's boundaries (UAX 29), which the end of a line is too, without white space around them. */
export const sentencesOf = (text: string): Span[] =>
  [...segmenter.segment(text)].flatMap(({ segment, index }) => {
    const start = index + segment.length - segment.trimStart().length
    return segment.trim() === '' ? [] : [{ start, end: start + segment.trim().length }]
  })

/**
 * What a sentence says by itself: without brackets (citations, ticket lines), the number of a list's item, and marks of
 * emphasis and headings.
 */
export const wordingOf = (sentence: string): string =>
  sentence
    .replace(/\[[^\]\n]*\]/g, ' ')
    .replace(/^\s*(?:[#>*•–-]+|\d{1,3}[.)])(?=\s|$)/u, ' ')
    .replaceAll('*', '')
    .trim()

/** How sentences begin that only greet, thank or take leave. */
const courtesy =
  /^(?:hello|hi|hey|dear|good (?:morning|afternoon|evening)|thanks|thank you|many thanks|welcome|(?:kind|best|warm) regards|regards|sincerely|yours|cheers)\b/i

/** Different content words of a sentence, as `wordsOf` writes them. */
export const contentWordsOf = (text: string): Set<string> =>
  new Set(
    wordsOf(text)
      .map(word => word.text)
      .filter(isContentWord),
  )

/**
 * Whether a sentence claims something that a passage could say: it has two content words, or one and a number; it is no
 * question, does not decline to answer, and does more than greet, thank or take leave.
 */
export const isClaim = (sentence: string): boolean => {
  const wording = wordingOf(sentence)
  const numbers = numbersIn(wording).length
  const words = [...contentWordsOf(wording)].filter(word => /\p{L}/u.test(word)).length
  if (words === 0 || words + numbers < 2) return false
  if (wording.endsWith('?') || saysNothingFound(wording)) return false
  return !(courtesy.test(wording) && numbers === 0)
}
