import type { Advice, AdviceReason, CriterionAnswers, MeasuredEffect } from '#contract/advisor.ts'
import { criteriaVerdict } from './criteria-verdict.ts'
import { evidenceVerdict } from './evidence-verdict.ts'
import { type Need, type NeedVerdict, needs, reasonFrom } from './verdict.ts'
import { likeliest, type WordingLabel, type WordingProbabilities } from './wording-label.ts'

/** The wording alone decides when its label is likelier than the other two together. */
const sureEnough = 0.5

export interface Known {
  answers: CriterionAnswers
  evidence: readonly MeasuredEffect[]
  /** null when nothing can be told from the wording. */
  wording: WordingProbabilities | null
}

export type Decision = Pick<Advice, 'recommendation' | 'decidedBy' | 'reasons'>

type Needed = Record<Need, NeedVerdict>

const nameOf: Record<WordingLabel, string> = {
  retrieval: 'retrieval',
  tuning: 'fine-tuning',
  both: 'both',
}

const labelOf = ({ retrieval, tuning }: Needed): WordingLabel | null =>
  retrieval ? (tuning ? 'both' : 'retrieval') : tuning ? 'tuning' : null

const otherThan = (need: Need): Need => (need === 'retrieval' ? 'tuning' : 'retrieval')

/**
 * What the wording adds to what is known of the other need: its probabilities given that this one is there, or, when
 * it is not, how likely the other is at all. Without any need known, only a label that it is sure enough of counts.
 */
const byWording = (known: Needed, wording: WordingProbabilities): Needed => {
  if (known.retrieval === null && known.tuning === null) {
    const label = likeliest(wording)
    return wording[label] < sureEnough
      ? known
      : { retrieval: label !== 'tuning', tuning: label !== 'retrieval' }
  }
  const completed = { ...known }
  for (const need of needs) {
    if (known[need] !== null) continue
    const other = otherThan(need)
    completed[need] = known[other]
      ? wording.both >= wording[other]
      : wording.both + wording[need] >= sureEnough
  }
  return completed
}

const percent = (share: number): string => `${Math.round(share * 100)}%`

const wordingReason = (
  wording: WordingProbabilities | null,
  decision: Decision['recommendation'],
): AdviceReason => {
  const reason = reasonFrom('wording')
  if (!wording)
    return reason(
      'neither',
      'Nothing could be told from the wording: its classifier learnt with another embedding model.',
    )
  const label = likeliest(wording)
  const said = `The wording sounds like ${nameOf[label]} (${percent(wording[label])})`
  if (wording[label] < sureEnough) return reason('neither', `${said}, which is too little to go by alone.`)
  return reason(
    label,
    label === decision || decision === 'not-enough-data'
      ? `${said}.`
      : `${said}; what is known otherwise weighs more.`,
  )
}

/** Where stronger sources decided one need and the wording the other, that is said. */
const filledIn = (known: Needed, completed: Needed): AdviceReason[] =>
  needs.flatMap(need => {
    if (known[need] !== null || completed[need] === null || known[otherThan(need)] === null) return []
    const sentence = `Whether ${nameOf[need]} is needed is not decided by anything stronger; by the wording it is${completed[need] ? '' : ' not'}.`
    return [reasonFrom('wording')(completed[need] ? need : 'neither', sentence)]
  })

const contradictions = (evidence: Needed, criteria: Needed, tuningExcluded: boolean): AdviceReason[] =>
  needs.flatMap(need => {
    const measured = evidence[need]
    if (measured === null) return []
    if (need === 'tuning' && tuningExcluded && measured)
      return [
        reasonFrom('criteria')(
          'neither',
          'Fine-tuning helped in what was measured here and is ruled out all the same, because the data may not be used for training.',
          'training-allowed',
        ),
      ]
    const argued = criteria[need]
    if (argued === null || argued === measured) return []
    return [
      reasonFrom('evidence')(
        measured ? need : otherThan(need),
        `The criteria speak ${argued ? 'for' : 'against'} ${nameOf[need]}, and the measurement ${measured ? 'for' : 'against'} it. What was measured outweighs them.`,
      ),
    ]
  })

/**
 * The one place where the advice is put together. Retrieval and fine-tuning are two needs, each decided by the
 * strongest source that says something of it: measured evidence, then the criteria, then the wording. Only that the
 * data may not be used for training outweighs evidence. Reasons of all three are kept, contradictions too. Pure.
 */
export const combine = ({ answers, evidence, wording }: Known): Decision => {
  const measured = evidenceVerdict(evidence)
  const argued = criteriaVerdict(answers)
  const known: Needed = {
    retrieval: measured.retrieval ?? argued.retrieval,
    tuning: argued.tuningExcluded ? false : (measured.tuning ?? argued.tuning),
  }
  const completed = wording ? byWording(known, wording) : known
  const label = labelOf(completed)
  const recommendation = label ?? 'not-enough-data'
  const fromEvidence = measured.retrieval !== null || (measured.tuning !== null && !argued.tuningExcluded)
  const fromCriteria = known.retrieval !== null || known.tuning !== null
  const neither = completed.retrieval === false && completed.tuning === false
  const left = needs.filter(need => completed[need] === null)
  return {
    recommendation,
    decidedBy:
      label === null && !neither
        ? 'nothing'
        : fromEvidence
          ? 'evidence'
          : fromCriteria
            ? 'criteria'
            : 'wording',
    reasons: [
      ...measured.reasons,
      ...contradictions(measured, argued, argued.tuningExcluded),
      ...argued.reasons,
      wordingReason(wording, recommendation),
      ...filledIn(known, completed),
      ...(neither
        ? [
            reasonFrom(fromEvidence ? 'evidence' : 'criteria')(
              'neither',
              'What is known speaks against both. The base model with a good prompt may do; measure it.',
            ),
          ]
        : []),
      ...(label !== null && left.length > 0
        ? [
            reasonFrom('criteria')(
              'neither',
              `Whether ${left.map(need => nameOf[need]).join(' and ')} is needed too is open.`,
            ),
          ]
        : []),
    ],
  }
}
