import type { MetricId } from '#contract/metric.ts'
import type { FormatRule, RedactionTask } from '#contract/test-set.ts'
import { redactionOutcome, spanF1, spanPrecision, spanRecall } from '../redaction-spans.ts'
import { parseJson, readFormatRule } from '../rules.ts'

/** The answer as it stands; without its first line, its last line, both; and all of these without asterisks. */
const looseVariants = (text: string): string[] => {
  const lines = text.split('\n')
  const cut = [lines, lines.slice(1), lines.slice(0, -1), lines.slice(1, -1)].map(kept =>
    kept.join('\n').trim(),
  )
  return [...cut, ...cut.map(variant => variant.replaceAll('*', ''))]
}

export interface FormatCheck {
  metrics: Partial<Record<MetricId, number>>
  /** Why the answer as it stands does not follow the rule; null when it does. */
  problem: string | null
}

/**
 * Strict and loose, as in IFEval (Zhou et al. 2023, section 2.2): strict is the answer as it stands; loose is met
 * when one of eight variants of it does. An empty answer follows no rule. JSON in a code fence is JSON loosely only.
 * @throws EngineError RULE_INVALID when the rule cannot be read.
 */
export const checkFormat = (answer: string, rule: FormatRule): FormatCheck => {
  const { problem } = readFormatRule(rule)
  const strict = answer.trim() === '' ? 'The answer is empty.' : problem(answer)
  const loose =
    strict === null || looseVariants(answer).some(variant => variant !== '' && problem(variant) === null)
  return {
    metrics: {
      'format-strict': strict === null ? 1 : 0,
      'format-loose': loose ? 1 : 0,
      ...(rule.type === 'json-schema' && { 'json-valid': parseJson(answer) ? 1 : 0 }),
    },
    problem: strict,
  }
}

/**
 * Precision, recall and F1 of the spans of one text. A text without names of which nothing was taken has 1 in all
 * three; otherwise a ratio without denominator is 0. The mean over rows is macro: each text counts the same.
 */
export const redactionMetrics = (
  answer: string,
  { paragraph, spans }: RedactionTask,
): Partial<Record<MetricId, number>> => {
  const outcome = [redactionOutcome(paragraph, spans, answer)]
  const none = spans.length === 0 && spanF1(outcome) === null ? 1 : 0
  return {
    'redaction-precision': spanPrecision(outcome) ?? none,
    'redaction-recall': spanRecall(outcome) ?? none,
    'redaction-f1': spanF1(outcome) ?? none,
  }
}
