import type { Approach } from '#contract/approach.ts'
import type { JudgedAnswer } from '#contract/evaluation.ts'
import type { Scoreboard } from '#contract/scoreboard.ts'
import type { TestRow } from '#contract/test-set.ts'

/** A row asked with one seed. */
export interface JudgedItem {
  row: TestRow
  seed: number
  judged: Partial<Record<Approach, Pick<JudgedAnswer, 'metrics' | 'stage'>>>
  failed: readonly Approach[]
}

export interface ScoreboardInput {
  items: readonly JudgedItem[]
  /** Only rows with this tag; null for all. */
  tag: string | null
  /** How many seeds each row is asked with. */
  seeds: number
}

/** Scores and effects of every metric that any row allows. The same items give the same board. */
export const buildScoreboard = ({ items, tag, seeds }: ScoreboardInput): Omit<Scoreboard, 'evaluation'> => ({
  tag,
  rows: new Set(items.map(({ row }) => row.id)).size,
  seeds,
  tags: [],
  failedAnswers: {},
  metrics: [],
  stages: {},
})
