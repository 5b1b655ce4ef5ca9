import { type Approach, approaches } from '#contract/approach.ts'
import { RetrievalStage } from '#contract/evaluation.ts'
import { MetricId } from '#contract/metric.ts'
import type { Scoreboard, ScoreboardMetric } from '#contract/scoreboard.ts'
import type { Sliced } from '#engine/core/slices.ts'
import { toEffects, toScore } from './effects.ts'
import { itemsByRow, type JudgedItem, rowValues } from './question-values.ts'
import { type Contrast, type Estimate, estimate, type ValueTable } from './resampling.ts'

export type { JudgedItem } from './question-values.ts'

export interface ScoreboardInput {
  items: readonly JudgedItem[]
  /** Only rows with this tag; null for all. */
  tag: string | null
  /** How many seeds each row is asked with. */
  seeds: number
}

const pairs = approaches.flatMap((from, index) => approaches.slice(index + 1).map(to => ({ from, to })))

/** Weights of base, rag, tuned and hybrid, in this order. */
const weighing = (weights: Partial<Record<Approach, number>>, tested = true): Contrast => ({
  weights: approaches.map(approach => weights[approach] ?? 0),
  tested,
})

// A 2x2 factorial design (Fisher 1935, chapter 6): half the sum of both simple effects, and their difference.
const effects = {
  retrieval: weighing({ base: -0.5, rag: 0.5, tuned: -0.5, hybrid: 0.5 }),
  tuning: weighing({ base: -0.5, tuned: 0.5, rag: -0.5, hybrid: 0.5 }),
  interaction: weighing({ base: 1, rag: -1, tuned: -1, hybrid: 1 }),
}

/** All that is estimated of a metric: scores, then the 2x2, then pairs. */
const contrasts: readonly Contrast[] = [
  ...approaches.map(approach => weighing({ [approach]: 1 }, false)),
  ...Object.values(effects),
  ...pairs.map(({ from, to }) => weighing({ [from]: -1, [to]: 1 })),
]

const tagsOf = (rows: readonly (readonly JudgedItem[])[]): Scoreboard['tags'] => {
  const counts = new Map<string, number>()
  for (const [item] of rows)
    for (const tag of new Set(item?.row.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts].map(([tag, count]) => ({ tag, rows: count })).sort((a, b) => (a.tag < b.tag ? -1 : 1))
}

/** The stage of a row over its seeds: the most frequent, of several the earliest. */
const commonStage = (seeds: readonly JudgedItem[], approach: Approach): RetrievalStage | undefined => {
  const stages = seeds.flatMap(({ judged }) => judged[approach]?.stage ?? [])
  const count = (stage: RetrievalStage): number => stages.filter(one => one === stage).length
  return RetrievalStage.options
    .filter(stage => count(stage) > 0)
    .reduce<RetrievalStage | undefined>(
      (best, stage) => (best === undefined || count(stage) > count(best) ? stage : best),
      undefined,
    )
}

const stagesOf = (rows: readonly (readonly JudgedItem[])[]): Scoreboard['stages'] => {
  const stages: Scoreboard['stages'] = {}
  for (const seeds of rows)
    for (const approach of approaches) {
      const stage = commonStage(seeds, approach)
      if (stage === undefined) continue
      const counts = stages[approach] ?? {}
      counts[stage] = (counts[stage] ?? 0) + 1
      stages[approach] = counts
    }
  return stages
}

const failuresOf = (items: readonly JudgedItem[]): Scoreboard['failedAnswers'] => {
  const failures: Scoreboard['failedAnswers'] = {}
  for (const { failed } of items)
    for (const approach of failed) failures[approach] = (failures[approach] ?? 0) + 1
  return failures
}

/** @param estimates `[metric][contrast]`. */
const metricsOf = (
  metrics: readonly MetricId[],
  estimates: readonly (readonly (Estimate | null)[])[],
): ScoreboardMetric[] => {
  const column = (contrast: number): (Estimate | null)[] => estimates.map(own => own[contrast] ?? null)
  const effectsAt = (contrast: number) => toEffects(column(contrast))
  const first = approaches.length
  const [retrieval, tuning, interaction] = [effectsAt(first), effectsAt(first + 1), effectsAt(first + 2)]
  const between = pairs.map((_, index) => effectsAt(first + 3 + index))
  return metrics.map((metric, at) => ({
    metric,
    scores: Object.fromEntries(
      approaches.flatMap((approach, index) => {
        const own = estimates[at]?.[index]
        return own ? [[approach, toScore(own)]] : []
      }),
    ),
    retrieval: retrieval[at] ?? null,
    tuning: tuning[at] ?? null,
    interaction: interaction[at] ?? null,
    pairs: pairs.flatMap((pair, index) => {
      const effect = between[index]?.[at]
      return effect ? [{ ...pair, effect }] : []
    }),
  }))
}

/**
 * Scores and effects of every metric that any row has, each effect tested over questions and adjusted (Holm) over the
 * metrics of the board. The same items give the same board. It pauses every few milliseconds.
 */
export function* buildScoreboard({
  items,
  tag,
  seeds,
}: ScoreboardInput): Sliced<Omit<Scoreboard, 'evaluation'>> {
  const counted = items.filter(({ row }) => tag === null || row.tags.includes(tag))
  const rows = itemsByRow(counted)
  const tables: (ValueTable & { metric: MetricId })[] = []
  for (const metric of MetricId.options) {
    const columns = approaches.map(approach => rowValues(rows, approach, metric))
    if (columns.some(column => column.some(value => !Number.isNaN(value))))
      tables.push({ metric, columns, contrasts })
    yield
  }
  return {
    tag,
    rows: rows.length,
    seeds,
    tags: tagsOf(itemsByRow(items)),
    failedAnswers: failuresOf(counted),
    metrics: metricsOf(
      tables.map(({ metric }) => metric),
      yield* estimate(tables, 'scoreboard'),
    ),
    stages: stagesOf(rows),
  }
}
