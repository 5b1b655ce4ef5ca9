import type { Span } from '#contract/span.ts'
import { wordsOf } from '#engine/generation/words.ts'
import { parseJson } from '../rules.ts'

/** A shorter stretch between quotation marks is a title or a word that is talked about. */
const minWords = 3

// Single marks are apostrophes too often. Nothing is quoted across the end of a line.
const quotations = [
  /"([^"\n]+)"/g,
  /“([^“”"\n]+)[”"]/g,
  /„([^„“”\n]+)[“”]/g,
  /«([^«»\n]+)»/g,
  /»([^«»\n]+)«/g,
]

/** Words with one space around each, so that `includes` finds whole words only. */
const flow = (text: string): string =>
  ` ${wordsOf(text)
    .map(word => word.text)
    .join(' ')} `

/** Where a text quotes something of three words or more, marks included, in order. */
const quotationsOf = (text: string): Span[] => {
  if (parseJson(text)) return [] // there the marks are syntax
  const spans = quotations.flatMap(pattern =>
    [...text.matchAll(pattern)].map(({ index, 0: { length } }) => ({ start: index, end: index + length })),
  )
  return spans
    .filter(({ start, end }) => wordsOf(text.slice(start, end)).length >= minWords)
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter((span, index, all) => !all.slice(0, index).some(before => before.end > span.start))
}

export interface QuoteCheck {
  /** Share of the quotations that stand in a source; null when nothing was quoted. */
  verbatim: number | null
  invented: Span[]
}

/**
 * Whether what the answer quotes stands in a source, word by word: case, white space and punctuation do not count.
 * What it quotes from the question is not looked at.
 */
export const checkQuotes = (answer: string, question: string, sources: readonly string[]): QuoteCheck => {
  const asked = flow(question)
  const flows = sources.map(flow)
  const quoted = quotationsOf(answer)
    .map(span => ({ span, words: flow(answer.slice(span.start, span.end)) }))
    .filter(({ words }) => !asked.includes(words))
  const invented = quoted.filter(({ words }) => !flows.some(source => source.includes(words)))
  return {
    verbatim: quoted.length === 0 ? null : 1 - invented.length / quoted.length,
    invented: invented.map(({ span }) => span),
  }
}
