import type { TestRow } from '#contract/test-set.ts'
import { isContentWord } from '#engine/generation/words.ts'
import { wordsOf } from '#engine/tuning/data/normalised-text.ts'
import { createPhraseIndex, maxPhraseWords } from './phrase-index.ts'

/**
 * From this share of its 8-word sequences on, a reference counts as leaked. GPT-3's authors looked for single
 * shared sequences of 8 to 13 words (Brown et al. 2020, appendix C); references in one house format share some of
 * those by right, so half of them are wanted here.
 */
const leakedShare = 0.5

/** A shorter fact is said by chance ("two days"): it counts only where the example speaks of the question too. */
const tellingWords = 5
/** The share of the question's content words that such an example has. */
const sameSubjectShare = 0.6

/** A text that a row expects. */
interface ExpectedText {
  row: number
  /** Numbers of its sequences. */
  phrases: Set<number>
  /** What else the example must speak of. */
  subject: readonly string[]
  shown: string
}

export interface AnswerLeak {
  /** Index of the row. */
  row: number
  share: number
  /** What is expected, cut where it is long. */
  shown: string
}

const shortened = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}

const textsOf = ({ expectedFacts, reference }: TestRow): string[] => [
  ...expectedFacts.flatMap(fact => (fact.type === 'text' ? fact.wordings : [])),
  ...(reference === null ? [] : [reference]),
]

/**
 * Finds what rows expect in training examples: texts in the words that are learnt, and for short ones the
 * question's subject anywhere in the example. Expected numbers and patterns are not looked for.
 */
export const createAnswerLeakSearch = (
  rows: readonly TestRow[],
): ((learnt: string, example: string) => AnswerLeak[]) => {
  const index = createPhraseIndex()
  const expected: ExpectedText[] = []
  const holders = new Map<number, number[]>()
  for (const [row, testRow] of rows.entries())
    for (const text of textsOf(testRow)) {
      const words = wordsOf(text)
      if (words.length === 0) continue
      const length = Math.min(words.length, maxPhraseWords)
      const phrases = new Set<number>()
      for (let at = 0; at + length <= words.length; at++) phrases.add(index.add(words.slice(at, at + length)))
      for (const phrase of phrases) {
        const known = holders.get(phrase)
        if (known) known.push(expected.length)
        else holders.set(phrase, [expected.length])
      }
      const subject =
        words.length >= tellingWords ? [] : [...new Set(wordsOf(testRow.question).filter(isContentWord))]
      expected.push({ row, phrases, subject, shown: shortened(text) })
    }

  return (learnt, example) => {
    const counts = new Map<number, number>()
    for (const phrase of index.findIn(wordsOf(learnt)))
      for (const text of holders.get(phrase) ?? []) counts.set(text, (counts.get(text) ?? 0) + 1)
    if (counts.size === 0) return []
    let said: Set<string> | undefined
    const leaks: AnswerLeak[] = []
    for (const [text, count] of counts) {
      const { row, phrases, subject, shown } = expected[text] as ExpectedText // an index of it
      const share = count / phrases.size
      if (share < leakedShare) continue
      if (subject.length > 0) {
        said ??= new Set(wordsOf(example))
        const words = said
        if (subject.filter(word => words.has(word)).length < subject.length * sameSubjectShare) continue
      }
      leaks.push({ row, share, shown })
    }
    return leaks
  }
}
