import { differenceColumns } from '#contract/difference-columns.ts'
import type { MetricDefinition } from '#contract/metric.ts'
import { effectText, intervalText, pText, valueText, verdictText } from '#contract/metric-text.ts'
import type { Effect, Score, ScoreboardMetric } from '#contract/scoreboard.ts'
import { type Html, html } from './html.ts'
import { askedApproaches, type ReportData } from './report-data.ts'
import { scorePlot } from './score-plot.ts'
import { approachNames } from './values.ts'

/** A value with what makes it believable in a second line. */
const scoreCell = (score: Score | undefined, { unit }: MetricDefinition): Html =>
  score
    ? html`<td>${valueText(score.mean, unit)}<br /><span class="small soft">${intervalText(score.interval, unit)}, <span class="whole">n = ${score.questions}</span></span></td>`
    : html`<td class="soft">–</td>`

const effectCell = (effect: Effect | null, { unit, better }: MetricDefinition): Html =>
  effect
    ? html`<td><span class="${verdictClass(effect, better)}">${verdictText(effect, better)}</span><br /><span class="small soft">${effectText(effect, unit)}, <span class="whole">${pText(effect.adjustedPValue)}</span>, <span class="whole">n = ${effect.questions}</span></span></td>`
    : html`<td class="soft">–</td>`

const verdictClass = (effect: Effect, better: MetricDefinition['better']): string =>
  ({ better: 'right', worse: 'wrong' })[verdictText(effect, better)] ?? ''

/** A headline metric: its scores drawn, and what differs. */
export const metricCard = (metric: ScoreboardMetric, definition: MetricDefinition): Html => {
  const { unit, better, name } = definition
  const lines = differenceColumns([metric], approach => approachNames[approach]).flatMap(column => {
    const effect = column.of(metric)
    return effect
      ? [
          html`<li><b>${column.name}</b>: <span class="${verdictClass(effect, better)}">${verdictText(effect, better)}</span> <span class="soft">${effectText(effect, unit)}, <span class="whole">n = ${effect.questions}</span></span></li>`,
        ]
      : []
  })
  return html`<section class="card"><h3>${name}</h3>${scorePlot(metric, definition)}<ul class="small plain">${lines}</ul></section>`
}

interface Defined {
  metric: ScoreboardMetric
  definition: MetricDefinition
}

const definedMetrics = ({ scoreboard: { metrics }, definitions }: ReportData): Defined[] =>
  metrics.flatMap(metric => {
    const definition = definitions.get(metric.metric)
    return definition ? [{ metric, definition }] : []
  })

const headerRow = (names: readonly string[]): Html =>
  html`<thead><tr>${names.map(name => html`<th scope="col">${name}</th>`)}</tr></thead>`

/** Means with their intervals; what answers cost stands in a section of its own. */
export const scoreTable = (data: ReportData, groups: (group: MetricDefinition['group']) => boolean): Html => {
  const asked = askedApproaches(data)
  const rows = definedMetrics(data).filter(({ definition }) => groups(definition.group))
  return html`<div class="wide"><table class="scores">${headerRow(['Metric', ...asked.map(one => approachNames[one])])}<tbody>${rows.map(
    ({ metric, definition }) =>
      html`<tr><th scope="row">${definition.name}</th>${asked.map(approach => scoreCell(metric.scores[approach], definition))}</tr>`,
  )}</tbody></table></div>`
}

/** What each of retrieval and tuning did, or how pairs differ. */
export const differencesTable = (data: ReportData): Html | null => {
  const columns = differenceColumns(data.scoreboard.metrics, approach => approachNames[approach])
  const rows = definedMetrics(data).filter(({ metric }) => columns.some(column => column.of(metric)))
  if (rows.length === 0) return null
  return html`<h3>Differences</h3><div class="wide"><table class="scores">${headerRow(['Metric', ...columns.map(({ name }) => name)])}<tbody>${rows.map(
    ({ metric, definition }) =>
      html`<tr><th scope="row">${definition.name}</th>${columns.map(column => effectCell(column.of(metric), definition))}</tr>`,
  )}</tbody></table></div>`
}
