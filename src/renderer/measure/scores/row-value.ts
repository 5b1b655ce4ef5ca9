import type { Approach } from '#contract/approach.ts'
import type { EvaluatedRow } from '#contract/evaluation.ts'
import type { MetricDefinition } from '#contract/metric.ts'
import { valueText } from '#contract/metric-text.ts'
import { formatCount } from '../../app/format.ts'

/** What a question's answer got, in its column; `said` is for those who hear it. */
export type RowValue =
  | { type: 'right' | 'wrong' | 'failed' | 'unmeasured'; text: string; said: string }
  | { type: 'value'; text: string; said: string }

/** A share of one answer is 0 or 1 more often than not, and then a mark says it faster. */
export const rowValue = (
  { values, failed }: EvaluatedRow,
  approach: Approach,
  { unit, better }: MetricDefinition,
): RowValue => {
  if (failed.includes(approach)) return { type: 'failed', text: 'failed', said: 'failed' }
  const value = values[approach]
  if (value === undefined || value === null) return { type: 'unmeasured', text: '–', said: 'not measured' }
  // What is counted is whole in one answer; only a mean over seeds is not.
  const text =
    Number.isInteger(value) && (unit === 'words' || unit === 'tokens')
      ? formatCount(value)
      : valueText(value, unit)
  if (unit !== 'share' || (value !== 0 && value !== 1)) return { type: 'value', text, said: text }
  const yes = value === 1
  const said = yes ? 'yes' : 'no'
  // A tick would praise what had better not be.
  if (better === 'lower') return { type: yes ? 'wrong' : 'right', text: said, said }
  return { type: yes ? 'right' : 'wrong', text: yes ? '✓' : '✗', said }
}
