import { toEngineError } from '#engine/core/errors.ts'
import type { Reranker } from './reranker.ts'

/**
 * How many of the fused passages are read again. Answers take at most ten of them, and every one costs a pass of
 * the model.
 */
const rerankDepth = 30

interface Reranked<Passage> {
  /** The best by their scores, then the rest as they were. */
  ranked: (Passage & { rerank: number | null; rerankRank: number | null })[]
  /** Who ordered how many; null when nobody did. */
  reranker: { name: string; passages: number } | null
  /** Why the passages stayed in their order, for people. */
  notice: string | null
}

/**
 * Orders the best of `ranked` by the reranker's scores; equal ones stay as they were. A reranker that fails leaves
 * the order and says so: a search without it is worse, but it is an answer. Throws what the reranker throws when
 * `signal` aborts.
 */
export const rerankBest = async <Passage>(
  question: string,
  ranked: readonly Passage[],
  textOf: (passage: Passage) => string,
  reranker: Reranker | null,
  signal?: AbortSignal,
): Promise<Reranked<Passage>> => {
  const asTheyWere = ranked.map(passage => ({ ...passage, rerank: null, rerankRank: null }))
  if (!reranker || ranked.length === 0) return { ranked: asTheyWere, reranker: null, notice: null }
  const best = ranked.slice(0, rerankDepth)
  let scores: number[]
  try {
    scores = await reranker.score(question, best.map(textOf), signal)
  } catch (thrown) {
    if (signal?.aborted) throw thrown
    return { ranked: asTheyWere, reranker: null, notice: noticeOf(reranker, thrown) }
  }
  const ordered = best
    .map((passage, index) => ({ passage, score: scores[index] ?? Number.NEGATIVE_INFINITY }))
    .sort((a, b) => b.score - a.score)
    .map(({ passage, score }, index) => ({ ...passage, rerank: score, rerankRank: index + 1 }))
  return {
    ranked: [...ordered, ...asTheyWere.slice(rerankDepth)],
    reranker: { name: reranker.name, passages: best.length },
    notice: null,
  }
}

const noticeOf = ({ name }: Reranker, thrown: unknown): string =>
  `The passages are in the order of meaning and words, because the reranker “${name}” could not be asked. ${toEngineError(thrown).message}`
