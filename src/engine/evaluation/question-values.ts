import type { Approach } from '#contract/approach.ts'
import type { JudgedAnswer } from '#contract/evaluation.ts'
import type { MetricId } from '#contract/metric.ts'
import type { TestRow } from '#contract/test-set.ts'

/** A row asked with one seed. */
export interface JudgedItem {
  row: TestRow
  seed: number
  judged: Partial<Record<Approach, Pick<JudgedAnswer, 'metrics' | 'stage'>>>
  failed: readonly Approach[]
}

/** The items of each row, in the order in which rows first come. */
export const itemsByRow = (items: readonly JudgedItem[]): JudgedItem[][] => [
  ...Map.groupBy(items, ({ row }) => row.id).values(),
]

/** A value a row, the mean over the seeds that have it; NaN where none has. */
export const rowValues = (
  rows: readonly (readonly JudgedItem[])[],
  approach: Approach,
  metric: MetricId,
): Float64Array =>
  Float64Array.from(rows, seeds => {
    let [sum, count] = [0, 0]
    for (const { judged } of seeds) {
      const value = judged[approach]?.metrics[metric]
      if (value === undefined) continue
      sum += value
      count++
    }
    return count === 0 ? Number.NaN : sum / count
  })
