import type { MetricDefinition } from '#contract/metric.ts'
import type { Score, ScoreboardMetric } from '#contract/scoreboard.ts'

/** A scale on which all approaches of a metric are drawn. */
export interface Scale {
  low: number
  high: number
}

/** Shares and scores are drawn from 0 to 1, everything else from 0 to its largest value. */
export const scaleOf = ({ scores }: ScoreboardMetric, unit: MetricDefinition['unit']): Scale => {
  const intervals = Object.values(scores).map(({ interval }) => interval)
  const low = Math.min(0, ...intervals.map(({ low }) => low))
  if (unit === 'share' || unit === 'score') return { low, high: 1 }
  return { low, high: Math.max(Number.MIN_VALUE, ...intervals.map(({ high }) => high)) }
}

/** Where a score and its interval stand, in percent of the scale's length. */
export const placeOn = (
  { low, high }: Scale,
  { mean, interval }: Score,
): { mean: number; from: number; width: number } => {
  const percent = (value: number): number => Math.min(100, Math.max(0, ((value - low) / (high - low)) * 100))
  const from = percent(interval.low)
  return { mean: percent(mean), from, width: percent(interval.high) - from }
}
