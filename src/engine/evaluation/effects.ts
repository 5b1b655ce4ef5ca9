import type { Effect, Score } from '#contract/scoreboard.ts'
import { holmAdjusted } from './p-values.ts'
import type { Estimate } from './resampling.ts'

const level = 0.05

export const toScore = ({ questions, mean, interval }: Estimate): Score => ({ questions, mean, interval })

/** A difference is shown when the adjusted test rejects and the interval agrees. */
const verdictOf = ({ mean, interval }: Estimate, adjustedPValue: number): Effect['verdict'] => {
  if (adjustedPValue >= level) return 'none-shown'
  if (interval.low > 0 && mean > 0) return 'higher'
  return interval.high < 0 && mean < 0 ? 'lower' : 'none-shown'
}

/** Effects of one kind over the metrics of a board, adjusted together; null stays null and is not counted. */
export const toEffects = (estimates: readonly (Estimate | null)[]): (Effect | null)[] => {
  const present = estimates.filter(estimate => estimate !== null)
  const adjusted = holmAdjusted(present.map(({ pValue }) => pValue))
  const effects = new Map(
    present.map((estimate, index) => {
      const adjustedPValue = adjusted[index] ?? 1
      return [
        estimate,
        {
          questions: estimate.questions,
          difference: estimate.mean,
          interval: estimate.interval,
          pValue: estimate.pValue,
          adjustedPValue,
          verdict: verdictOf(estimate, adjustedPValue),
        },
      ]
    }),
  )
  return estimates.map(estimate => (estimate && effects.get(estimate)) ?? null)
}
