import type { Advice, Capability, CriterionDefinition } from '#contract/advisor.ts'
import { type CriterionAnswer, criterionAnswer } from './criterion-answer.ts'

/** Where an answer stands in the drawn tree: by what it speaks for. */
export const lanes = ['retrieval', 'middle', 'tuning'] as const
export type Lane = (typeof lanes)[number]

/** A question of the tree as the path goes through it; where it is open, the path goes straight on. */
export interface TreeStep {
  criterion: CriterionDefinition
  answer: CriterionAnswer
  from: Lane
  to: Lane
}

export interface TreePath {
  steps: TreeStep[]
  /** Where the last question leaves the path, and where the advice lies. */
  end: { from: Lane; to: Lane }
}

export const laneOf = (speaksFor: CriterionDefinition['answers'][number]['speaksFor']): Lane =>
  speaksFor === 'retrieval' || speaksFor === 'tuning' ? speaksFor : 'middle'

/** The way of a capability through the decision tree, from the middle to its advice. */
export const treePath = (
  criteria: readonly CriterionDefinition[],
  capability: Pick<Capability, 'answers'>,
  advice: Pick<Advice, 'readFromText' | 'recommendation'> | undefined,
): TreePath => {
  let lane: Lane = 'middle'
  const steps = criteria.map(criterion => {
    const answer = criterionAnswer(criterion, capability, advice)
    const from = lane
    if (answer.from !== 'nobody') lane = laneOf(answer.choice.speaksFor)
    return { criterion, answer, from, to: lane }
  })
  const recommendation = advice?.recommendation
  const to = recommendation === 'retrieval' || recommendation === 'tuning' ? recommendation : 'middle'
  return { steps, end: { from: lane, to } }
}
