import type { Span } from '#contract/span.ts'

/** A word of a text: lower-cased, without accents, and where it stands. */
export interface Word extends Span {
  text: string
}

const segmenter = new Intl.Segmenter('en', { granularity: 'word' })

/** The words of a text in order; punctuation and spaces are none. `43` and `E17` are words. */
export const wordsOf = (text: string): Word[] => {
  const words: Word[] = []
  for (const { segment, index, isWordLike } of segmenter.segment(text))
    if (isWordLike)
      words.push({
        text: segment.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, ''),
        start: index,
        end: index + segment.length,
      })
  return words
}

/** English words that carry no content of their own. */
const stopWords = new Set(
  `a about above after again all also am an and any are as at be because been before being below between
  both but by can could did do does doing down during each few for from further had has have having he her
  here hers him his how i if in into is it its just may me might more most must my no nor not now of off on
  once only or other our out over own same shall she should so some such than that the their them then there
  these they this those through to too under until up us very was we were what when where which while who
  whom why will with would you your yours`.split(/\s+/),
)

export const isContentWord = (word: string): boolean => !stopWords.has(word)
export const hasDigit = (word: string): boolean => /\p{N}/u.test(word)
