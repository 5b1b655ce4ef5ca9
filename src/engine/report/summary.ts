import { headlineMetrics } from '#contract/metric.ts'
import { effectText, verdictText } from '#contract/metric-text.ts'
import type { Effect, ScoreboardMetric } from '#contract/scoreboard.ts'
import type { ReportData } from './report-data.ts'
import { countText } from './values.ts'

/** The board's part that a report begins with. */
export const headlines = ({ metrics }: ReportData['scoreboard']): ScoreboardMetric[] =>
  headlineMetrics.flatMap(id => metrics.find(({ metric }) => metric === id) ?? [])

/** What retrieval and tuning did to the headline metrics, a sentence each. Nothing that was not shown is claimed. */
export const summarySentences = ({ scoreboard, definitions }: ReportData): string[] =>
  headlines(scoreboard).flatMap(({ metric, retrieval, tuning }) => {
    const definition = definitions.get(metric)
    if (!definition) return []
    const says = (name: string, effect: Effect | null): string | null => {
      if (!effect) return null
      const size = `${effectText(effect, definition.unit)}, ${countText(effect.questions, 'question')}`
      const verdict = verdictText(effect, definition.better)
      return effect.verdict === 'none-shown'
        ? `${name}: no difference shown (${size})`
        : `${name} made it ${verdict} (${size})`
    }
    const parts = [says('retrieval', retrieval), says('tuning', tuning)].filter(part => part !== null)
    return parts.length > 0 ? [`${definition.name}: ${parts.join('; ')}.`] : []
  })
