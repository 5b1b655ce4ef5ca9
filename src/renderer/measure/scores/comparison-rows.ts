import { type Approach, approaches } from '#contract/approach.ts'
import { headlineMetrics, type MetricDefinition } from '#contract/metric.ts'
import { metricDefinitions } from '#contract/metric-definitions.ts'
import type { Comparison } from '#contract/scoreboard.ts'
import { countOf } from '../../app/format.ts'

export type ComparedScore = Comparison['metrics'][number]

/** A metric of two evaluations, a cell an approach. */
export interface ComparisonRow {
  definition: MetricDefinition
  cells: Partial<Record<Approach, ComparedScore>>
}

/** What a scoreboard begins with comes first, everything else in the scoreboard's order. */
const ordered: readonly MetricDefinition[] = [
  ...headlineMetrics.flatMap(id => metricDefinitions.filter(one => one.id === id)),
  ...metricDefinitions.filter(({ id }) => !headlineMetrics.includes(id)),
]

export const comparisonRows = (metrics: Comparison['metrics']): ComparisonRow[] =>
  ordered.flatMap(definition => {
    const own = metrics.filter(({ metric }) => metric === definition.id)
    if (own.length === 0) return []
    return [{ definition, cells: Object.fromEntries(own.map(one => [one.approach, one])) }]
  })

/** The approaches that both were asked. */
export const comparedApproaches = (metrics: Comparison['metrics']): Approach[] =>
  approaches.filter(approach => metrics.some(one => one.approach === approach))

/** How many of the differences the data support. */
export const shownSentence = (metrics: Comparison['metrics']): string => {
  const shown = metrics.filter(({ effect }) => effect.verdict !== 'none-shown').length
  if (shown === 0) return `No difference is shown in ${countOf(metrics.length, 'score')}.`
  return `A difference is shown in ${shown} of ${countOf(metrics.length, 'score')}, marked below.`
}
