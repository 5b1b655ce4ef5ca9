import type { Approach } from './approach.ts'
import type { Effect, ScoreboardMetric } from './scoreboard.ts'

/** A column of a table that says what differs. */
export interface DifferenceColumn {
  kind: 'retrieval' | 'tuning' | 'interaction' | 'pair'
  name: string
  of: (metric: ScoreboardMetric) => Effect | null
}

/**
 * What a table of metrics says about differences: the effects where all four approaches were measured, otherwise each
 * pair that was.
 */
export const differenceColumns = (
  metrics: readonly ScoreboardMetric[],
  nameOf: (approach: Approach) => string,
): DifferenceColumn[] => {
  if (metrics.some(({ retrieval, tuning }) => retrieval ?? tuning))
    return [
      { kind: 'retrieval', name: 'Retrieval', of: ({ retrieval }) => retrieval },
      { kind: 'tuning', name: 'Tuning', of: ({ tuning }) => tuning },
      { kind: 'interaction', name: 'Together, beyond the sum', of: ({ interaction }) => interaction },
    ]
  const columns = new Map<string, DifferenceColumn>()
  for (const { pairs } of metrics)
    for (const { from, to } of pairs) {
      const name = `${nameOf(to)} against ${nameOf(from)}`
      if (!columns.has(name))
        columns.set(name, {
          kind: 'pair',
          name,
          of: metric => metric.pairs.find(pair => pair.from === from && pair.to === to)?.effect ?? null,
        })
    }
  return [...columns.values()]
}
