import { groundedCosine, groundedOverlap } from '#contract/groundedness-limits.ts'
import type { Passage, SentenceSupport } from '#contract/run.ts'
import { numbersIn } from '../numbers.ts'
import { contentWordsOf, isClaim, sentencesOf, wordingOf } from './claims.ts'

/** Texts to unit vectors, in their order. */
export type Embed = (texts: readonly string[]) => Promise<readonly Float32Array[]>

/** Words of letters and digits (E17, v4.1), a hyphen between them aside. */
const codesOf = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/\p{L}+[-–]?\p{N}[\p{L}\p{N}]*(?:[.-]\p{N}+)*/gu)].map(([code]) =>
      code.toLowerCase().replace(/[-–]/g, ''),
    ),
  )

/** Whether a text has every number and every code of a sentence; numbers in any notation. */
const hasNumbersOf = (text: string, sentence: string): boolean => {
  const there = new Set(numbersIn(text).flatMap(({ readings }) => readings))
  const codes = codesOf(text)
  return (
    numbersIn(sentence).every(({ readings }) => readings.some(reading => there.has(reading))) &&
    [...codesOf(sentence)].every(code => codes.has(code))
  )
}

/** How a sentence stands to a passage. */
export interface Likeness {
  /** Share of the sentence's different content words that the passage has, 0 to 1. */
  overlap: number
  /** Of the sentence and the closest sentence of the passage, -1 to 1. */
  cosine: number
  /** The passage has every number and code of the sentence. */
  sameNumbers: boolean
}

/** Whether a passage says a sentence: its numbers exactly, and its words or its meaning closely enough. */
export const isSupported = (
  { overlap, cosine, sameNumbers }: Likeness,
  limits = { overlap: groundedOverlap, cosine: groundedCosine },
): boolean => sameNumbers && (overlap >= limits.overlap || cosine >= limits.cosine)

const overlapOf = (words: ReadonlySet<string>, passageWords: ReadonlySet<string>): number =>
  words.size === 0 ? 0 : [...words].filter(word => passageWords.has(word)).length / words.size

/** Both of length 1. */
const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)

/** A passage's sentences; lines that were only broken to fit a page are joined first. */
const passageSentences = (text: string): string[] => {
  const joined = text.replace(/(?<=[^\s|])\n(?=\p{Ll})/gu, ' ')
  return sentencesOf(joined).map(({ start, end }) => joined.slice(start, end))
}

/** How each sentence stands to each passage: `[sentence][passage]`. */
export const likenesses = async (
  sentences: readonly string[],
  passages: readonly string[],
  embed: Embed,
): Promise<Likeness[][]> => {
  const parts = passages.map(passageSentences)
  const wordings = sentences.map(wordingOf)
  const vectors = await embed([...wordings, ...parts.flat()])
  let next = wordings.length
  const partVectors = parts.map(own => {
    const first = next
    next += own.length
    return vectors.slice(first, next)
  })
  const passageWords = passages.map(contentWordsOf)
  return wordings.map((wording, at) => {
    const vector = vectors[at] ?? new Float32Array()
    const words = contentWordsOf(wording)
    return passages.map((passage, index) => ({
      overlap: overlapOf(words, passageWords[index] ?? new Set()),
      cosine: Math.max(-1, ...(partVectors[index] ?? []).map(part => dot(vector, part))),
      sameNumbers: hasNumbersOf(passage, wording),
    }))
  })
}

/** Closer is more: support outweighs everything, then words and meaning count the same. */
const closeness = (likeness: Likeness): number =>
  (isSupported(likeness) ? 10 : 0) + likeness.overlap + likeness.cosine

/**
 * The sentences of an answer that claim something, each with the passage that says it or comes closest. One passage has
 * to say a sentence by itself. It is told by words, numbers and embeddings: a negation passes unnoticed.
 */
export const judgeSentences = async (
  answer: string,
  passages: readonly Passage[],
  embed: Embed,
): Promise<SentenceSupport[]> => {
  const spans = sentencesOf(answer).filter(({ start, end }) => isClaim(answer.slice(start, end)))
  if (spans.length === 0) return []
  const table = await likenesses(
    spans.map(({ start, end }) => answer.slice(start, end)),
    passages.map(({ text }) => text),
    embed,
  )
  return spans.map((span, at) => {
    const [best] = (table[at] ?? [])
      .map((likeness, index) => ({ likeness, passage: passages[index] }))
      .toSorted((a, b) => closeness(b.likeness) - closeness(a.likeness))
    return {
      span,
      supported: best !== undefined && isSupported(best.likeness),
      chunkId: best?.passage?.chunkId ?? null,
      overlap: best?.likeness.overlap ?? 0,
      cosine: best?.likeness.cosine ?? null,
    }
  })
}
