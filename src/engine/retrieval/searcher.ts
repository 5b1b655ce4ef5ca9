import { RunSettings } from '#contract/run.ts'
import type { SearchRequest, SearchResult } from '#contract/search.ts'
import { createPassageRanking, type RankingDeps, toPassage } from './passage-ranking.ts'

/** Passages that an answer reads unless told otherwise. */
const readByDefault = RunSettings.parse({}).passages

export interface Searcher {
  search(request: SearchRequest, signal?: AbortSignal): Promise<SearchResult>
}

/**
 * Shows what would be found for a question, and why: the ranking of the answers, with places in all rankings and
 * the words that were found. Throws CANCELLED when `signal` aborts.
 */
export const createSearcher = (deps: RankingDeps): Searcher => {
  const rank = createPassageRanking(deps)
  const { clock, keywordIndex } = deps
  return {
    async search({ question, limit, filter }, signal) {
      const startedMs = clock.monotonicMs()
      const { ranked, relevance, reranker, notice, scope, ...timings } = await rank(question, filter, signal)
      const shown = ranked.slice(0, limit)
      const matches = keywordIndex.matches(
        question,
        shown.map(({ chunk }) => chunk.id),
      )
      return {
        hits: shown.map((found, index) => ({
          passage: toPassage(found, index + 1),
          cosineRank: found.cosineRank,
          bm25Rank: found.bm25Rank,
          fusedRank: found.fusedRank,
          rerankRank: found.rerankRank,
          matches: matches.get(found.chunk.id) ?? [],
          alsoIn: found.alsoIn.map(({ id, documentId, documentName }) => ({
            chunkId: id,
            documentId,
            documentName,
          })),
          used: relevance.relevant && index < readByDefault,
        })),
        relevance,
        reranker,
        notice,
        searchedDocuments: scope.documents,
        searchedChunks: scope.chunks,
        timings: { ...timings, totalMs: clock.monotonicMs() - startedMs },
      }
    },
  }
}
