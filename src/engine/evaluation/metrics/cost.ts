import type { MetricId } from '#contract/metric.ts'
import type { Timings } from '#contract/run.ts'

/**
 * What a person waited for and what the model read and wrote. Times hold the run's retrieval where the approach
 * used it, which is shared and therefore counted for each. Nothing when the model was not asked.
 */
export const costMetrics = (timings: Timings | null): Partial<Record<MetricId, number>> => {
  if (!timings) return {}
  const retrievalMs = timings.retrievalMs ?? 0
  return {
    'time-to-first-token': retrievalMs + timings.timeToFirstTokenMs,
    'total-time': retrievalMs + timings.totalMs,
    ...(timings.decodeTokensPerSecond !== null && { 'decode-rate': timings.decodeTokensPerSecond }),
    'prompt-tokens': timings.promptTokens,
    'answer-tokens': timings.answerTokens,
  }
}
