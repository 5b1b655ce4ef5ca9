import { withNeighbours } from './neighbours.ts'
import { createPassageRanking, type RankingDeps, toPassage } from './passage-ranking.ts'
import type { Retriever } from './retriever.ts'

/** The passages that answers are made of. Throws CANCELLED when `signal` aborts. */
export const createRetriever = (deps: RankingDeps): Retriever => {
  const rank = createPassageRanking(deps)
  const { workspace, clock } = deps
  const retrieveWithCandidates: Retriever['retrieveWithCandidates'] = async (request, signal) => {
    const { question, limit, neighbours: reach = 0, filter, without } = request
    const startedMs = clock.monotonicMs()
    const { ranked, relevance, notice } = await rank(question, filter, signal)
    // What is passed over makes room: stretches are told by their whole text, neighbours included.
    const stretches = withNeighbours(
      relevance.relevant ? ranked : [],
      { limit: without ? ranked.length : limit, reach },
      workspace.documents,
    )
      .filter(({ text }) => !without?.(text))
      .slice(0, limit)
    return {
      retrieval: {
        passages: stretches.map(({ ranked, ...read }, index) => toPassage(ranked, index + 1, read)),
        durationMs: clock.monotonicMs() - startedMs,
        notice,
      },
      candidates: ranked.flatMap(({ chunk, alsoIn }) => [chunk, ...alsoIn]),
    }
  }
  return {
    retrieve: async (request, signal) => (await retrieveWithCandidates(request, signal)).retrieval,
    retrieveWithCandidates,
  }
}
