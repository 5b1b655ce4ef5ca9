import * as z from 'zod'
import { EvaluationId } from './ids.ts'
import { MetricId } from './metric.ts'

/** Questions of the decision tree. A text that says it answers them itself. */
export const Criterion = z.enum([
  /** Does the knowledge it needs change? */
  'changing-knowledge',
  /** Must the answer name its source? */
  'citations',
  /** Does it need facts of your documents, or a way of doing things? */
  'facts-or-skill',
  /** Is a format, a tone or a style required? */
  'format-or-tone',
  /** How many examples of good answers are there? */
  'examples',
  /** Is a fast answer or a short prompt the issue? */
  'latency',
  /** May the data be used for training? */
  'training-allowed',
])
export type Criterion = z.infer<typeof Criterion>

/** `unknown` is asked for. */
export const CriterionAnswers = z.object({
  'changing-knowledge': z.enum(['unknown', 'never', 'yearly', 'weekly']).default('unknown'),
  citations: z.enum(['unknown', 'yes', 'no']).default('unknown'),
  'facts-or-skill': z.enum(['unknown', 'facts', 'skill', 'both']).default('unknown'),
  'format-or-tone': z.enum(['unknown', 'yes', 'no']).default('unknown'),
  examples: z.enum(['unknown', 'none', 'under-100', 'over-100']).default('unknown'),
  latency: z.enum(['unknown', 'yes', 'no']).default('unknown'),
  'training-allowed': z.enum(['unknown', 'yes', 'no']).default('unknown'),
})
export type CriterionAnswers = z.infer<typeof CriterionAnswers>

/** Something that the application must be able to do, in a person's words. */
export const Capability = z.object({
  id: z.string().min(1).max(80),
  text: z.string().min(1).max(500),
  answers: CriterionAnswers.prefault({}),
  /** Tag of the test rows that measure it; null when none do. */
  tag: z.string().nullable().default(null),
})
export type Capability = z.infer<typeof Capability>
export const maxCapabilities = 200

export const Recommendation = z.enum(['retrieval', 'tuning', 'both', 'not-enough-data'])
export type Recommendation = z.infer<typeof Recommendation>

/** Why: what speaks for or against, and where that comes from. */
export const AdviceReason = z.object({
  from: z.enum(['criteria', 'wording', 'evidence']),
  speaksFor: z.enum(['retrieval', 'tuning', 'both', 'neither']),
  sentence: z.string(),
  criterion: Criterion.nullable(),
})
export type AdviceReason = z.infer<typeof AdviceReason>

export const MeasuredEffect = z.object({
  evaluationId: EvaluationId,
  metric: MetricId,
  effect: z.enum(['retrieval', 'tuning']),
  questions: z.int(),
  difference: z.number(),
  low: z.number(),
  high: z.number(),
  shown: z.boolean(),
})
export type MeasuredEffect = z.infer<typeof MeasuredEffect>

export const Advice = z.object({
  capabilityId: z.string(),
  recommendation: Recommendation,
  /** What decided: the strongest source that had something to say. */
  decidedBy: z.enum(['criteria', 'wording', 'evidence', 'nothing']),
  reasons: z.array(AdviceReason),
  /** Still to be answered, the one that could change the advice most first. */
  openQuestions: z.array(Criterion),
  /** Answers that the text gave, with the words it was read from. */
  readFromText: z.array(z.object({ criterion: Criterion, answer: z.string(), words: z.string() })),
  /** Of the wording classifier: a probability each, summing to 1. */
  wording: z.object({ retrieval: z.number(), tuning: z.number(), both: z.number() }),
  evidence: z.array(MeasuredEffect),
})
export type Advice = z.infer<typeof Advice>

/** A line of the cost comparison; null where it was not measured here. */
export const ApproachCost = z.object({
  approach: z.enum(['base', 'rag', 'tuned', 'hybrid']),
  setUpMinutes: z.number().nullable(),
  setUpBytes: z.int().nullable(),
  /** Minutes until a changed fact is in the answers. */
  updateMinutes: z.number().nullable(),
  firstTokenMs: z.number().nullable(),
  promptTokens: z.number().nullable(),
  /** Questions that the medians come from. */
  questions: z.int(),
})
export type ApproachCost = z.infer<typeof ApproachCost>

export const WordingAccuracy = z.object({
  labelled: z.int(),
  heldOut: z.int(),
  /** Share of the held-out descriptions that were told right, with its Wilson interval. */
  classifier: z.object({ right: z.int(), low: z.number(), high: z.number() }),
  /** The same for the plain keyword rule. */
  keywordRule: z.object({ right: z.int(), low: z.number(), high: z.number() }),
  /** Exact McNemar test of both on the same descriptions, two-sided. */
  pValue: z.number(),
})
export type WordingAccuracy = z.infer<typeof WordingAccuracy>

/** Everything that the advisor's screen shows. */
export const AdvisorReport = z.object({
  capabilities: z.array(Capability),
  advice: z.array(Advice),
  costs: z.array(ApproachCost),
  /** How well the wording alone tells them apart. */
  accuracy: WordingAccuracy,
})
export type AdvisorReport = z.infer<typeof AdvisorReport>

/** A question of the decision tree and what each answer says. */
export interface CriterionDefinition {
  id: Criterion
  question: string
  why: string
  answers: { value: string; label: string; speaksFor: 'retrieval' | 'tuning' | 'both' | 'neither' }[]
  /** Where the criterion was published. */
  source: string
}
