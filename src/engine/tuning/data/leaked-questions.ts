import { wordsOf } from './normalised-text.ts'

/** A question that a training set must not hold, because answers are measured with it. */
export interface HeldOutQuestion {
  id: string
  question: string
}

export interface Leak {
  id: string
  question: string
  /** The part of the question's word sequences that the text holds. */
  share: number
  /** The text holds the question's words in one piece. */
  wordForWord: boolean
}

/** Words in a sequence. Two are too common ("is the"); four let one changed word hide most of a short question. */
const sequenceWords = 3

/**
 * From this share on a question counts as leaked. Two different questions of one pattern share less: "What is
 * the price of the Larkfield Bittern?" holds five of the seven sequences of "… of the Larkfield Siskin 2?".
 */
const leakedShare = 0.75

const sequencesOf = (words: readonly string[]): Set<string> => {
  const sequences = new Set<string>()
  for (let at = 0; at + sequenceWords <= words.length; at++)
    sequences.add(words.slice(at, at + sequenceWords).join(' '))
  return sequences
}

/**
 * A sequence of more questions than this belongs to their pattern ("Replace every person's name with …") and says
 * nothing about one of them; it would also make every search as long as the list of questions.
 */
const patternQuestions = 100

/**
 * Finds held-out questions in texts: by the share of a question's sequences of three words that occur in the
 * text (containment, Broder 1997, so that a passage around it hides nothing). A question without sequences of its
 * own is found word for word. Upper and lower case and punctuation do not count. The work of a search grows
 * with its text, not with the number of questions.
 */
export const createLeakSearch = (questions: readonly HeldOutQuestion[]): ((text: string) => Leak[]) => {
  const bySequence = new Map<string, number[]>()
  const entries = questions.map(({ id, question }, index) => {
    const words = wordsOf(question)
    const sequences = sequencesOf(words)
    for (const sequence of sequences) {
      const holders = bySequence.get(sequence)
      if (holders) holders.push(index)
      else bySequence.set(sequence, [index])
    }
    return { id, question, sequences: sequences.size, phrase: ` ${words.join(' ')} ` }
  })
  for (const [sequence, holders] of bySequence) {
    if (holders.length <= patternQuestions) continue
    bySequence.delete(sequence)
    for (const index of holders) (entries[index] as (typeof entries)[number]).sequences-- // an entry's index
  }
  const short = entries.filter(({ sequences, phrase }) => sequences === 0 && phrase.trim() !== '')
  return text => {
    const words = wordsOf(text)
    const hits = new Map<number, number>()
    for (const sequence of sequencesOf(words))
      for (const index of bySequence.get(sequence) ?? []) hits.set(index, (hits.get(index) ?? 0) + 1)
    const leaks: Leak[] = []
    const said = ` ${words.join(' ')} `
    for (const [index, count] of hits) {
      const { id, question, sequences, phrase } = entries[index] as (typeof entries)[number] // an entry's index
      const share = count / sequences
      if (share >= leakedShare) leaks.push({ id, question, share, wordForWord: said.includes(phrase) })
    }
    for (const { id, question, phrase } of short)
      if (said.includes(phrase)) leaks.push({ id, question, share: 1, wordForWord: true })
    return leaks
  }
}
