import type { Passage, Support } from '#contract/run.ts'
import type { Span } from '#contract/span.ts'
import { hasDigit, isContentWord, type Word, wordsOf } from './words.ts'

// A run of shared words says that a statement was taken over when it is three words long and not all
// of them are "of the"; a number or a code needs one neighbour, or stands for itself when it is long.
const minRunWords = 3
const minRunWordsWithDigit = 2
const selfEvidentDigits = 3

const isSupport = (run: readonly Word[]): boolean => {
  const digits = run.filter(word => hasDigit(word.text))
  if (digits.some(word => word.text.length >= selfEvidentDigits)) return true
  if (digits.length > 0) return run.length >= minRunWordsWithDigit
  return run.length >= minRunWords && run.filter(word => isContentWord(word.text)).length >= 2
}

const spanOf = (words: readonly Word[], from: number, length: number): Span => ({
  start: (words[from] as Word).start, // a run has at least one word
  end: (words[from + length - 1] as Word).end,
})

const merge = (spans: Span[]): Span[] => {
  const merged: Span[] = []
  for (const span of spans.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = merged.at(-1)
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end)
    else merged.push({ ...span })
  }
  return merged
}

/** Longest runs of words that `answer` shares with `passage`, scanned left to right. */
const sharedRuns = (
  answer: readonly Word[],
  passage: readonly Word[],
): { answerAt: number; passageAt: number; length: number }[] => {
  const positions = new Map<string, number[]>()
  passage.forEach((word, index) => {
    const known = positions.get(word.text)
    if (known) known.push(index)
    else positions.set(word.text, [index])
  })
  const runs = []
  for (let answerAt = 0; answerAt < answer.length; ) {
    let best = { answerAt, passageAt: -1, length: 0 }
    for (const passageAt of positions.get((answer[answerAt] as Word).text) ?? []) {
      let length = 1
      while (
        answerAt + length < answer.length &&
        passageAt + length < passage.length &&
        (answer[answerAt + length] as Word).text === (passage[passageAt + length] as Word).text
      )
        length++
      if (length > best.length) best = { answerAt, passageAt, length }
    }
    if (best.length > 0 && isSupport(answer.slice(answerAt, answerAt + best.length))) {
      runs.push(best)
      answerAt += best.length
    } else answerAt++
  }
  return runs
}

/**
 * Which words of an answer also stand in which passage, as spans of both texts. A literal alignment by
 * runs of shared words: it shows where wording and numbers came from and claims nothing about meaning.
 */
export const supportMap = (answer: string, passages: readonly Passage[]): Support[] => {
  const answerWords = wordsOf(answer)
  return passages.flatMap(passage => {
    const passageWords = wordsOf(passage.text)
    const runs = sharedRuns(answerWords, passageWords)
    if (runs.length === 0) return []
    return [
      {
        passageNumber: passage.number,
        answerSpans: merge(runs.map(run => spanOf(answerWords, run.answerAt, run.length))),
        passageSpans: merge(runs.map(run => spanOf(passageWords, run.passageAt, run.length))),
      },
    ]
  })
}
