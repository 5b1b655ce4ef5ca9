import { withNeighbours } from './neighbours.ts'
import { createPassageRanking, type RankingDeps, toPassage } from './passage-ranking.ts'
import type { Retriever } from './retriever.ts'

/** The passages that answers are made of. Throws CANCELLED when `signal` aborts. */
export const createRetriever = (deps: RankingDeps): Retriever => {
  const rank = createPassageRanking(deps)
  const { workspace, clock } = deps
  return {
    async retrieve({ question, limit, neighbours = 0, filter }, signal) {
      const startedMs = clock.monotonicMs()
      const { ranked, relevance, notice } = await rank(question, filter, signal)
      const stretches = relevance.relevant
        ? withNeighbours(ranked, { limit, reach: neighbours }, workspace.documents)
        : []
      return {
        passages: stretches.map(({ ranked, ...read }, index) => toPassage(ranked, index + 1, read)),
        durationMs: clock.monotonicMs() - startedMs,
        notice,
      }
    },
  }
}
