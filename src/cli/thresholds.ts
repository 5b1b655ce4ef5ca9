import { Approach, approaches } from '#contract/approach.ts'
import { MetricId } from '#contract/metric.ts'
import { metricDefinitions } from '#contract/metric-definitions.ts'
import { valueText } from '#contract/metric-text.ts'
import type { ScoreboardMetric } from '#contract/scoreboard.ts'
import { UsageError } from './usage-error.ts'

/** What the mean of a metric has to reach: `hybrid.fact-match>=0.5`. */
export interface Threshold {
  text: string
  approach: Approach
  metric: MetricId
  comparison: '>=' | '<='
  value: number
}

const shape = /^([a-z]+)\.([a-z0-9-]+)\s*(>=|<=)\s*(-?\d+(?:\.\d+)?)$/

/** @param asked approaches that are evaluated. @throws UsageError. */
export const parseThreshold = (text: string, asked: readonly Approach[]): Threshold => {
  const [, approach, metric, comparison, value] = shape.exec(text.trim()) ?? []
  if (comparison !== '>=' && comparison !== '<=')
    throw new UsageError(
      `--require cannot be "${text}": write an approach, a metric and a number, as in hybrid.fact-match>=0.5.`,
    )
  const known = { approach: Approach.safeParse(approach), metric: MetricId.safeParse(metric) }
  if (!known.approach.success)
    throw new UsageError(`"${approach}" is not an approach; choose among ${approaches.join(', ')}.`)
  if (!known.metric.success)
    throw new UsageError(`"${metric}" is not a metric; choose among ${MetricId.options.join(', ')}.`)
  if (!asked.includes(known.approach.data))
    throw new UsageError(`--require ${text} needs ${approach}, which --approaches leaves out.`)
  return {
    ...{ text, comparison, approach: known.approach.data, metric: known.metric.data },
    value: Number(value),
  }
}

/** A sentence for each threshold that the means do not reach. What was not measured reaches nothing. */
export const missedThresholds = (
  thresholds: readonly Threshold[],
  metrics: readonly ScoreboardMetric[],
): string[] =>
  thresholds.flatMap(({ text, approach, metric, comparison, value }) => {
    const score = metrics.find(board => board.metric === metric)?.scores[approach]
    if (!score) return [`Missed ${text}: no question measures it.`]
    const reached = comparison === '>=' ? score.mean >= value : score.mean <= value
    if (reached) return []
    const unit = metricDefinitions.find(({ id }) => id === metric)?.unit ?? 'score'
    return [`Missed ${text}: it is ${valueText(score.mean, unit)} over ${score.questions} questions.`]
  })
