import type { MetricId } from '#contract/metric.ts'
import { effectText, verdictText } from '#contract/metric-text.ts'
import type { Effect, ScoreboardMetric } from '#contract/scoreboard.ts'
import type { ReportData } from './report-data.ts'
import { countText } from './values.ts'

/** Metrics that a report begins with, where they were measured. */
const headlines: readonly MetricId[] = [
  'fact-match',
  'format-strict',
  'redaction-f1',
  'refusal-right',
  'groundedness',
  'token-f1',
]

export const headlineMetrics = ({ metrics }: ReportData['scoreboard']): ScoreboardMetric[] =>
  headlines.flatMap(id => metrics.find(({ metric }) => metric === id) ?? [])

/** What retrieval and tuning did to the headline metrics, a sentence each. Nothing that was not shown is claimed. */
export const summarySentences = ({ scoreboard, definitions }: ReportData): string[] =>
  headlineMetrics(scoreboard).flatMap(({ metric, retrieval, tuning }) => {
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
