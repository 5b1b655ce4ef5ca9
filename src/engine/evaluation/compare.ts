import { approaches } from '#contract/approach.ts'
import { MetricId } from '#contract/metric.ts'
import type { Comparison } from '#contract/scoreboard.ts'
import type { TestRow } from '#contract/test-set.ts'
import type { Sliced } from '#engine/core/slices.ts'
import { toEffects, toScore } from './effects.ts'
import { itemsByRow, type JudgedItem, rowValues } from './question-values.ts'
import { type Contrast, estimate } from './resampling.ts'

/** What makes two rows the same question with the same expectations; ids and tags may change. */
const keyOf = ({ id: _id, tags: _tags, ...asked }: TestRow): string => JSON.stringify(asked)

/** Rows of both, in the order of the first; a question that stands twice is taken once. */
const sharedRows = (
  from: readonly JudgedItem[],
  to: readonly JudgedItem[],
): { from: JudgedItem[]; to: JudgedItem[] }[] => {
  const byKey = (items: readonly JudgedItem[]): Map<string, JudgedItem[]> =>
    new Map(itemsByRow(items).flatMap(seeds => (seeds[0] ? [[keyOf(seeds[0].row), seeds]] : [])))
  const later = byKey(to)
  return [...byKey(from)].flatMap(([key, own]) => {
    const other = later.get(key)
    return other ? [{ from: own, to: other }] : []
  })
}

// Columns: from and to.
const contrasts: readonly Contrast[] = [
  { weights: [1, 0], tested: false },
  { weights: [0, 1], tested: false },
  { weights: [-1, 1], tested: true },
]

/** Without the values of questions that one side lacks, so that the scores differ by the difference shown. */
const onlyBoth = (columns: readonly Float64Array[]): Float64Array[] =>
  columns.map(column =>
    column.map((value, place) => (columns.some(other => Number.isNaN(other[place])) ? Number.NaN : value)),
  )

/**
 * Two evaluations on the rows that both have: same question, same expectations. Effects are `to` − `from` and adjusted
 * (Holm) over the metrics of an approach. It pauses every few milliseconds.
 */
export function* compareItems(
  from: readonly JudgedItem[],
  to: readonly JudgedItem[],
): Sliced<Pick<Comparison, 'sharedRows' | 'metrics'>> {
  const shared = sharedRows(from, to)
  const sides = [shared.map(row => row.from), shared.map(row => row.to)]
  const tables = approaches.flatMap(approach =>
    MetricId.options.flatMap(metric => {
      const columns = onlyBoth(sides.map(rows => rowValues(rows, approach, metric)))
      const any = columns[0]?.some(value => !Number.isNaN(value))
      return any ? [{ approach, metric, columns, contrasts }] : []
    }),
  )
  const estimates = yield* estimate(tables, 'comparison')
  const effects = approaches.flatMap(approach =>
    toEffects(
      tables.flatMap((table, at) => (table.approach === approach ? [estimates[at]?.[2] ?? null] : [])),
    ),
  )
  return {
    sharedRows: shared.length,
    metrics: tables.flatMap(({ approach, metric }, at) => {
      const [before, after] = estimates[at] ?? []
      const effect = effects[at]
      return before && after && effect
        ? [{ metric, approach, from: toScore(before), to: toScore(after), effect }]
        : []
    }),
  }
}
