import type { ApproachCost } from '#contract/advisor.ts'
import { type Approach, approaches, usesAdapter, usesRetrieval } from '#contract/approach.ts'
import type { SetupCosts } from '#contract/evaluation.ts'
import { median } from '#engine/evaluation/statistics.ts'

/** What this machine measured. */
export interface CostFigures {
  /** Of the active adapter and of the library's index. */
  setUp: SetupCosts
  /** Time to index a changed document again, of the last freshness test; null without one. */
  reindexMs: number | null
  /** Of the newest evaluation that asked an approach, a value a question. */
  answers: Partial<Record<Approach, { firstTokenMs: number[]; promptTokens: number[] }>>
}

const sum = (parts: readonly (number | null)[]): number | null =>
  parts.reduce<number | null>((total, part) => (total === null || part === null ? null : total + part), 0)

const medianOf = (values: readonly number[] | undefined): number | null =>
  values && values.length > 0 ? median(values) : null

/**
 * What each approach costs: the base model nothing once, retrieval its index, tuning its training. A changed fact is
 * in a tuned model's answers after another training, and never in the base model's. Pure.
 */
export const approachCosts = ({ setUp, reindexMs, answers }: CostFigures): ApproachCost[] => {
  const reindexMinutes = reindexMs === null ? null : reindexMs / 60_000
  return approaches.map(approach => {
    const retrieves = usesRetrieval(approach)
    const trained = usesAdapter(approach)
    const asked = answers[approach]
    return {
      approach,
      setUpMinutes: sum([
        ...(retrieves ? [setUp.indexMinutes] : []),
        ...(trained ? [setUp.trainingMinutes] : []),
      ]),
      setUpBytes: sum([...(retrieves ? [setUp.indexBytes] : []), ...(trained ? [setUp.adapterBytes] : [])]),
      updateMinutes: retrieves ? reindexMinutes : trained ? setUp.trainingMinutes : null,
      firstTokenMs: medianOf(asked?.firstTokenMs),
      promptTokens: medianOf(asked?.promptTokens),
      questions: asked?.firstTokenMs.length ?? 0,
    }
  })
}
