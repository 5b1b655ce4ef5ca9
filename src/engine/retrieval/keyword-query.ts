/**
 * English words that say nothing about what a question is about. They are dropped from keyword
 * queries unless nothing else remains ("what is that?").
 */
const stopWords: ReadonlySet<string> = new Set(
  `a about above after again against all also am an and any are aren as at be because been before being
  below between both but by can cannot could couldn d did didn do does doesn doing don down during each
  else ever few for from further get give had hadn has hasn have haven having he her here hers him his how
  i if in into is isn it its just let ll m many may me might more most much must my no nor not of off
  on once only or other our ours out over own please re s same shall she should so some such t tell than
  that the their theirs them then there these they this those through to too under until up us ve very
  was wasn we were weren what when where which while who whom whose why will with would you your yours`.split(
    /\s+/,
  ),
)

/** Lower case without accents, as FTS5's unicode61 tokenizer (remove_diacritics 2) sees a text. */
const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

// Letters and digits joined or with a mark between them, or one or two letters, a space and digits.
const code =
  /(?<![\p{L}\p{N}])(?:(\p{L}{1,8})[-./]?(\p{N}{1,6})|(\p{L}{1,2})\s(\p{N}{1,6}))(?![\p{L}\p{N}])/gu

/** Codes such as `E17`, `E-17` or `RN 204`, as pairs of letters and digits in lower case; not "in 2024". */
export const codesOf = (text: string): { letters: string; digits: string }[] =>
  [...folded(text).matchAll(code)].flatMap(match => {
    const letters = match[1] ?? match[3]
    const digits = match[2] ?? match[4]
    return letters && digits && !stopWords.has(letters) ? [{ letters, digits }] : []
  })

/**
 * The words of a text, folded, in order. The parts of a code with one or two letters mean nothing
 * alone ("e" and "17"), so such a code is one word however it is spelt.
 */
const wordsOf = (text: string): string[] => {
  const joined = folded(text).replace(
    code,
    (match, short1?: string, digits1?: string, short2?: string, digits2?: string) => {
      const letters = short1 ?? short2 ?? ''
      return letters.length > 2 || stopWords.has(letters) ? match : letters + (digits1 ?? digits2)
    },
  )
  return joined.match(/[\p{L}\p{N}]+/gu) ?? []
}

/** The words of a question that carry its subject, each once, in order; all words when none does. */
export const contentWords = (question: string): string[] => {
  const words = [...new Set(wordsOf(question))]
  const content = words.filter(word => !stopWords.has(word))
  return content.length > 0 ? content : words
}

/** Long pasted questions are cut to this many words; more would only slow the search. */
const maxWords = 64

/** One thing that a question asks for, in every way the index may have it. */
export interface QuestionTerm {
  /** FTS5 phrases, quoted so that nothing in them is an operator. */
  phrases: string[]
  isCode: boolean
}

const quoted = (phrase: string): string => `"${phrase}"`

/**
 * What of a question is looked for: its codes in every spelling (`E17` finds "E-17" and "E 17", and the other way
 * round) and its other content words. Empty when the question has no word at all.
 */
export const questionTerms = (question: string): QuestionTerm[] => {
  const codes = new Map(
    codesOf(question)
      .slice(0, maxWords)
      .map(({ letters, digits }) => [`${letters}${digits}`, `${letters} ${digits}`]),
  )
  return [
    ...contentWords(question)
      .slice(0, maxWords)
      .filter(word => !codes.has(word))
      .map(word => ({ phrases: [quoted(word)], isCode: false })),
    ...[...codes].map(([joined, apart]) => ({ phrases: [quoted(joined), quoted(apart)], isCode: true })),
  ]
}

/** Any of the question's phrases, as one FTS5 query; null when there is none. */
export const toKeywordQuery = (question: string): string | null =>
  questionTerms(question)
    .flatMap(({ phrases }) => phrases)
    .join(' OR ') || null
