import type { AdviceReason, MeasuredEffect } from '#contract/advisor.ts'
import type { MetricId } from '#contract/metric.ts'
import { metricDefinitions } from '#contract/metric-definitions.ts'
import { effectText } from '#contract/metric-text.ts'
import { type Need, type NeedVerdict, needs, reasonFrom, type Verdict } from './verdict.ts'

/** Says what was measured for a capability: effects of evaluations whose rows carry its tag. */
export interface Evidence {
  evidenceFor(tag: string): Promise<MeasuredEffect[]>
}

/**
 * Effects of fewer questions are shown but do not decide: at 10, an approach that does better on every question
 * but one is what a sign test just calls a difference (p = 0.021), and below 6 nothing is.
 */
const fewestQuestions = 10

/** Metrics of an answer's worth. In all of them more is better; none is about how long it is or takes. */
const decidingMetrics: readonly MetricId[] = [
  ...(['fact-match', 'exact-match', 'token-f1', 'rouge-l'] as const),
  ...(['format-strict', 'json-valid', 'redaction-f1', 'refusal-right'] as const),
]

const nameOf: Record<Need, string> = { retrieval: 'Retrieval', tuning: 'Fine-tuning' }
const reason = reasonFrom('evidence')

const sentenceOf = ({ effect, metric, difference, low, high, questions }: MeasuredEffect): string => {
  const definition = metricDefinitions.find(({ id }) => id === metric)
  const change = effectText({ difference, interval: { low, high } }, definition?.unit ?? 'score')
  return `${nameOf[effect]} changed “${definition?.name ?? metric}” by ${change} on ${questions} questions here.`
}

const ofNeed = (
  need: Need,
  effects: readonly MeasuredEffect[],
): { verdict: NeedVerdict; reasons: AdviceReason[] } => {
  const measured = effects.filter(one => one.effect === need && decidingMetrics.includes(one.metric))
  const enough = measured.filter(({ questions }) => questions >= fewestQuestions)
  const most = Math.max(0, ...measured.map(({ questions }) => questions))
  if (enough.length === 0)
    return {
      verdict: null,
      reasons:
        most === 0
          ? []
          : [
              reason(
                'neither',
                `Not enough data about ${nameOf[need].toLowerCase()}: ${most} measured question${most === 1 ? '' : 's'}, and ${fewestQuestions} are the fewest that can decide.`,
              ),
            ],
    }
  const helps = enough.filter(({ shown, difference }) => shown && difference > 0)
  const harms = enough.filter(({ shown, difference }) => shown && difference < 0)
  const other = need === 'retrieval' ? 'tuning' : 'retrieval'
  const reasons = [
    ...helps.map(one => reason(need, sentenceOf(one))),
    ...harms.map(one => reason(other, sentenceOf(one))),
  ]
  if (helps.length > 0 && harms.length > 0)
    return {
      verdict: null,
      reasons: [
        ...reasons,
        reason(
          'neither',
          `${nameOf[need]} helped one metric and harmed another, so that the measurement does not decide.`,
        ),
      ],
    }
  if (helps.length > 0) return { verdict: true, reasons }
  if (harms.length > 0) return { verdict: false, reasons }
  return {
    verdict: null,
    reasons: [
      reason('neither', `No difference by ${nameOf[need].toLowerCase()} was shown on ${most} questions.`),
    ],
  }
}

/** What the measured effects say; only differences that the data support decide. Pure. */
export const evidenceVerdict = (effects: readonly MeasuredEffect[]): Verdict => {
  const [retrieval, tuning] = needs.map(need => ofNeed(need, effects))
  return {
    retrieval: retrieval?.verdict ?? null,
    tuning: tuning?.verdict ?? null,
    reasons: [...(retrieval?.reasons ?? []), ...(tuning?.reasons ?? [])],
  }
}
