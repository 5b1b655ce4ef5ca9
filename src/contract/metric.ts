import * as z from 'zod'

/** What is measured of an answer, or of what was retrieved for it. */
export const MetricId = z.enum([
  // Retrieval: of the passages that the approach was given.
  ...(['hit', 'recall', 'reciprocal-rank', 'ndcg', 'context-precision'] as const),
  // Answer
  ...(['fact-match', 'exact-match', 'token-f1', 'rouge-l', 'quotes-verbatim'] as const),
  ...(['refusal-right', 'refusal-wrong'] as const),
  // Groundedness
  'groundedness',
  // Behaviour
  ...(['format-strict', 'format-loose', 'json-valid', 'answer-words'] as const),
  ...(['redaction-precision', 'redaction-recall', 'redaction-f1', 'reference-perplexity'] as const),
  // Cost
  ...(['time-to-first-token', 'total-time', 'decode-rate', 'prompt-tokens', 'answer-tokens'] as const),
])
export type MetricId = z.infer<typeof MetricId>

/** What a scoreboard and a report begin with, where it was measured. */
export const headlineMetrics: readonly MetricId[] = [
  'fact-match',
  'format-strict',
  'redaction-f1',
  'refusal-right',
  'groundedness',
  'token-f1',
]

export const MetricGroup = z.enum(['retrieval', 'answer', 'groundedness', 'behaviour', 'cost'])
export type MetricGroup = z.infer<typeof MetricGroup>

export interface MetricDefinition {
  id: MetricId
  group: MetricGroup
  /** As on a button: "Fact match". */
  name: string
  /** One or two sentences for people, exact enough to compute it by hand. */
  definition: string
  /** Paper, specification or "Diptych's own". */
  source: string
  /** `share` is 0 to 1 and shown in percent. */
  unit: 'share' | 'score' | 'ratio' | 'words' | 'tokens' | 'tokens/s' | 'ms'
  better: 'higher' | 'lower' | 'neither'
  /** What a row must have for it: "expected facts". */
  needs: string
}
