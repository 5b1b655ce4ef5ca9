import type { AdviceReason, Recommendation } from '#contract/advisor.ts'

/** Reasons by what they speak for, so that those that contradict one another stand side by side. */
export interface ReasonSides {
  retrieval: AdviceReason[]
  tuning: AdviceReason[]
  both: AdviceReason[]
  /** What has to be weighed, and what is open. */
  weigh: AdviceReason[]
  /** Answers that move nothing by themselves. */
  neutral: AdviceReason[]
}

/**
 * Of reasons that speak for neither, the first of a criterion is its answer in words; what else is said about it, or
 * about no criterion, is to be weighed.
 */
export const reasonSides = (reasons: readonly AdviceReason[]): ReasonSides => {
  const sides: ReasonSides = { retrieval: [], tuning: [], both: [], weigh: [], neutral: [] }
  const answered = new Set<string>()
  for (const reason of reasons) {
    const { criterion, from, speaksFor } = reason
    const isAnswer = from === 'criteria' && criterion !== null && !answered.has(criterion)
    if (isAnswer) answered.add(criterion)
    if (speaksFor !== 'neither') sides[speaksFor].push(reason)
    else if (isAnswer) sides.neutral.push(reason)
    else sides.weigh.push(reason)
  }
  return sides
}

/** Whether reasons speak for different things. Where both are advised, they add up. */
export const contradict = (
  { retrieval, tuning, both }: ReasonSides,
  recommendation: Recommendation,
): boolean =>
  recommendation !== 'both' && [retrieval, tuning, both].filter(side => side.length > 0).length > 1
