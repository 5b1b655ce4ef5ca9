import * as z from 'zod'
import { Approach } from './approach.ts'
import { Evaluation, RetrievalStage } from './evaluation.ts'
import { MetricId } from './metric.ts'

/** 95%. */
export const Interval = z.object({ low: z.number(), high: z.number() })
export type Interval = z.infer<typeof Interval>

/** A mean over questions (over an answer's seeds first) with its bootstrap interval over questions. */
export const Score = z.object({ questions: z.int().min(1), mean: z.number(), interval: Interval })
export type Score = z.infer<typeof Score>

/** A paired difference over the questions that both sides answered. */
export const Effect = z.object({
  questions: z.int().min(1),
  difference: z.number(),
  interval: Interval,
  /** Two-sided, of a sign-flip permutation test over questions. */
  pValue: z.number(),
  /** Holm's, over the metrics of the board. */
  adjustedPValue: z.number(),
  /** `none-shown`: the data cannot support a difference. */
  verdict: z.enum(['higher', 'lower', 'none-shown']),
})
export type Effect = z.infer<typeof Effect>

/** A 2x2 of one metric. Effects need all four approaches; pairs need two. */
export const ScoreboardMetric = z.object({
  metric: MetricId,
  scores: z.partialRecord(Approach, Score),
  /** Mean of rag − base and hybrid − tuned. */
  retrieval: Effect.nullable(),
  /** Mean of tuned − base and hybrid − rag. */
  tuning: Effect.nullable(),
  /** (hybrid − tuned) − (rag − base): what they do together beyond the sum of both. */
  interaction: Effect.nullable(),
  pairs: z.array(z.object({ from: Approach, to: Approach, effect: Effect })),
})
export type ScoreboardMetric = z.infer<typeof ScoreboardMetric>

export const Scoreboard = z.object({
  evaluation: Evaluation,
  /** Only rows with this tag were counted; null for all. */
  tag: z.string().nullable(),
  /** Rows counted, each asked with this many seeds. */
  rows: z.int(),
  seeds: z.int(),
  tags: z.array(z.object({ tag: z.string(), rows: z.int() })),
  failedAnswers: z.partialRecord(Approach, z.int()),
  metrics: z.array(ScoreboardMetric),
  /** Of rows with expected facts or sources, by approach: where retrieval or reading failed. */
  stages: z.partialRecord(Approach, z.partialRecord(RetrievalStage, z.int())),
})
export type Scoreboard = z.infer<typeof Scoreboard>

/** Two evaluations on the rows that both have (same question, same expectations). */
export const Comparison = z.object({
  from: Evaluation,
  to: Evaluation,
  sharedRows: z.int(),
  /** What is not the same in what determines the answers: "adapter", "index", "settings". */
  changed: z.array(z.string()),
  metrics: z.array(
    z.object({ metric: MetricId, approach: Approach, from: Score, to: Score, effect: Effect }),
  ),
})
export type Comparison = z.infer<typeof Comparison>
