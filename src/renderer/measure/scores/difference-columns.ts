import type { Effect, ScoreboardMetric } from '#contract/scoreboard.ts'
import { approachIdentity } from '../../theme/approach-identity.ts'

export interface DifferenceColumn {
  name: string
  of: (metric: ScoreboardMetric) => Effect | null
}

/**
 * What a table of metrics says about differences: both effects where all four approaches were measured, otherwise
 * each pair that was.
 */
export const differenceColumns = (metrics: readonly ScoreboardMetric[]): DifferenceColumn[] => {
  if (metrics.some(({ retrieval, tuning }) => retrieval ?? tuning))
    return [
      { name: 'Retrieval', of: ({ retrieval }) => retrieval },
      { name: 'Tuning', of: ({ tuning }) => tuning },
    ]
  const columns = new Map<string, DifferenceColumn>()
  for (const { pairs } of metrics)
    for (const { from, to } of pairs) {
      const name = `${approachIdentity[to].name} against ${approachIdentity[from].name}`
      if (!columns.has(name))
        columns.set(name, {
          name,
          of: metric => metric.pairs.find(pair => pair.from === from && pair.to === to)?.effect ?? null,
        })
    }
  return [...columns.values()]
}
