import type { ChunkId } from '#contract/ids.ts'

/** The constant of reciprocal rank fusion; 60 is the value of the paper, and not sensitive. */
const reciprocalRankConstant = 60

/**
 * Reciprocal rank fusion: `score(d) = Σ over rankings of 1 / (60 + rank(d))`, rank from 1; a ranking
 * that does not list d adds nothing. Best first; equal scores are ordered by chunk id, so that the
 * result never depends on the order of the rankings. Each ranking lists an id at most once.
 *
 * Source: G. V. Cormack, C. L. A. Clarke, S. Büttcher, "Reciprocal Rank Fusion outperforms Condorcet
 * and individual Rank Learning Methods", SIGIR 2009.
 */
export const fuseRankings = (...rankings: ChunkId[][]): { chunkId: ChunkId; score: number }[] => {
  const scores = new Map<ChunkId, number>()
  for (const ranking of rankings)
    for (const [index, chunkId] of ranking.entries())
      scores.set(chunkId, (scores.get(chunkId) ?? 0) + 1 / (reciprocalRankConstant + index + 1))
  return [...scores]
    .map(([chunkId, score]) => ({ chunkId, score }))
    .sort((a, b) => b.score - a.score || (a.chunkId < b.chunkId ? -1 : a.chunkId > b.chunkId ? 1 : 0))
}
