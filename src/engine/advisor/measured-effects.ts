import type { MeasuredEffect } from '#contract/advisor.ts'
import type { Approach } from '#contract/approach.ts'
import { metricDefinitions } from '#contract/metric-definitions.ts'
import type { Effect, Scoreboard, ScoreboardMetric } from '#contract/scoreboard.ts'
import type { Need } from './verdict.ts'

/** Pairs that show an effect where not all four approaches were asked, the plainest first. */
const pairsOf: Record<Need, [from: Approach, to: Approach][]> = {
  retrieval: [
    ['base', 'rag'],
    ['tuned', 'hybrid'],
  ],
  tuning: [
    ['base', 'tuned'],
    ['rag', 'hybrid'],
  ],
}

const effectOf = (measured: ScoreboardMetric, need: Need): Effect | null =>
  measured[need] ??
  pairsOf[need]
    .map(([from, to]) => measured.pairs.find(pair => pair.from === from && pair.to === to)?.effect)
    .find(effect => effect !== undefined) ??
  null

/** The effects of retrieval and tuning on everything but costs, where the board has them. Pure. */
export const measuredEffects = (board: Scoreboard): MeasuredEffect[] =>
  board.metrics.flatMap(measured => {
    const group = metricDefinitions.find(({ id }) => id === measured.metric)?.group
    if (group === 'cost') return []
    return (['retrieval', 'tuning'] as const).flatMap(need => {
      const effect = effectOf(measured, need)
      if (!effect) return []
      const { questions, difference, interval, verdict } = effect
      return [
        {
          evaluationId: board.evaluation.id,
          metric: measured.metric,
          effect: need,
          questions,
          difference,
          ...interval,
          shown: verdict !== 'none-shown',
        },
      ]
    })
  })
