import { differenceColumns } from '#contract/difference-columns.ts'
import { headlineMetrics } from '#contract/metric.ts'
import { effectText, verdictText } from '#contract/metric-text.ts'
import type { ScoreboardMetric } from '#contract/scoreboard.ts'
import type { ReportData } from './report-data.ts'
import { approachNames, countText } from './values.ts'

/** The board's part that a report begins with. */
export const headlines = ({ metrics }: ReportData['scoreboard']): ScoreboardMetric[] =>
  headlineMetrics.flatMap(id => metrics.find(({ metric }) => metric === id) ?? [])

/**
 * What retrieval and tuning did to the headline metrics, or how each two approaches differ where not all four were
 * asked; a sentence each. Nothing that was not shown is claimed.
 */
export const summarySentences = ({ scoreboard, definitions }: ReportData): string[] =>
  headlines(scoreboard).flatMap(metric => {
    const definition = definitions.get(metric.metric)
    if (!definition) return []
    const parts = differenceColumns([metric], approach => approachNames[approach])
      .filter(({ kind }) => kind !== 'interaction')
      .flatMap(({ kind, name, of }) => {
        const effect = of(metric)
        if (!effect) return []
        const size = `${effectText(effect, definition.unit)}, ${countText(effect.questions, 'question')}`
        const subject = kind === 'pair' ? name : name.toLowerCase()
        const verdict = verdictText(effect, definition.better)
        return effect.verdict === 'none-shown' || kind === 'pair'
          ? [`${subject}: ${verdict} (${size})`]
          : [`${subject} made it ${verdict} (${size})`]
      })
    return parts.length > 0 ? [`${definition.name}: ${parts.join('; ')}.`] : []
  })
