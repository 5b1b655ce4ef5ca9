import { type Approach, approaches } from '#contract/approach.ts'
import type { MetricDefinition } from '#contract/metric.ts'
import { scoreText, valueText } from '#contract/metric-text.ts'
import type { ScoreboardMetric } from '#contract/scoreboard.ts'
import { type Html, html } from './html.ts'
import { approachNames } from './values.ts'

const width = 340
const rowHeight = 22
const left = 62
/** Room for a value. */
const right = 84

/** Means as points on a line each, their 95% intervals as bars, on one scale. Decoration of the table beside it. */
export const scorePlot = ({ scores }: ScoreboardMetric, { name, unit }: MetricDefinition): Html => {
  const shown = approaches.flatMap((approach): [Approach, NonNullable<(typeof scores)[Approach]>][] => {
    const score = scores[approach]
    return score ? [[approach, score]] : []
  })
  const bounded = unit === 'share' || unit === 'score'
  const lowest = Math.min(0, ...shown.map(([, { interval }]) => interval.low))
  const highest = bounded ? 1 : Math.max(1e-9, ...shown.map(([, { interval }]) => interval.high))
  const x = (value: number): string =>
    (left + ((value - lowest) / (highest - lowest)) * (width - left - right)).toFixed(1)
  const height = shown.length * rowHeight + 20
  const title = `${name}: ${shown.map(([approach, score]) => `${approachNames[approach]} ${scoreText(score, unit)}`).join('; ')}`
  return html`<svg class="plot" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
    <line class="axis" x1="${x(lowest)}" x2="${x(highest)}" y1="${height - 17}" y2="${height - 17}" />
    <text class="tick" x="${x(lowest)}" y="${height - 4}">${valueText(lowest, unit)}</text>
    <text class="tick end" x="${x(highest)}" y="${height - 4}">${valueText(highest, unit)}</text>
    ${shown.map(([approach, { mean, interval, questions }], index) => {
      const y = index * rowHeight + rowHeight / 2
      return html`<text class="name" x="0" y="${y + 4}">${approachNames[approach]}</text>
        <line class="bar ${approach}" x1="${x(interval.low)}" x2="${x(interval.high)}" y1="${y}" y2="${y}" />
        <circle class="point ${approach}" cx="${x(mean)}" cy="${y}" r="5" />
        <text class="name end" x="${width}" y="${y + 4}">${valueText(mean, unit)}<tspan class="tick"> n = ${questions}</tspan></text>`
    })}
  </svg>`
}
