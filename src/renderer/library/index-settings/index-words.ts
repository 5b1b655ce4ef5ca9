import type { ChunkLimits, IndexScore, IndexStatus, LibraryIndex } from '#contract/library.ts'
import { countOf, formatCount } from '../../app/format.ts'

const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const threeDigits = new Intl.NumberFormat('en', { minimumFractionDigits: 3, maximumFractionDigits: 3 })

export const percentOf = (share: number): string => `${oneDigit.format(share * 100)}%`

/** `at most 200 tokens a chunk, 15% overlap`. */
export const limitsInWords = ({ maxTokens, overlapShare }: ChunkLimits): string =>
  `at most ${countOf(maxTokens, 'token')} a chunk, ${overlapShare === 0 ? 'no' : percentOf(overlapShare)} overlap`

export const indexInWords = ({ limits, chunks, documents }: LibraryIndex): string =>
  `${countOf(documents, 'document')} in ${countOf(chunks, 'chunk')}, ${limitsInWords(limits)}`

export const sameLimits = (one: ChunkLimits, other: ChunkLimits): boolean =>
  one.maxTokens === other.maxTokens && Math.abs(one.overlapShare - other.overlapShare) < 1e-9

/**
 * With fewer questions between them, two indexes cannot be told apart: even if all of them changed to one side,
 * the sign test's two-sided p is above 0.05 (5 questions: 2/2⁵ = 0.0625; 6: 2/2⁶ = 0.031).
 */
const leastDifference = 6

/** What the last build did to the test questions, and whether that can be believed. */
export const verdictOf = ({ previous, active }: NonNullable<IndexStatus['comparison']>): string => {
  const hits = ({ hitAt3, questions }: IndexScore): number => Math.round(hitAt3 * questions)
  const gained = hits(active) - hits(previous)
  const higher = active.meanReciprocalRank - previous.meanReciprocalRank
  if (gained === 0 && Math.abs(higher) < 0.0005) return 'The test questions see no difference.'
  if (gained === 0)
    return `As many questions find their document; on average it stands ${higher > 0 ? 'higher' : 'lower'} than before, which can be chance.`
  const change = `${countOf(Math.abs(gained), 'question')} ${gained > 0 ? 'more' : 'fewer'} than before.`
  return Math.abs(gained) < leastDifference
    ? `${change} So small a difference can be chance; more test questions would tell.`
    : change
}

/** Lines of the comparison, in the field's words. */
export const measures = [
  {
    name: 'hit@3',
    meaning: 'questions with an expected document among the first three passages',
    read: ({ hitAt3, questions }: IndexScore) =>
      `${formatCount(Math.round(hitAt3 * questions))} of ${formatCount(questions)}`,
  },
  {
    name: 'MRR',
    meaning: 'mean reciprocal rank of the first expected document; 1 is always first',
    read: ({ meanReciprocalRank }: IndexScore) => threeDigits.format(meanReciprocalRank),
  },
] as const
