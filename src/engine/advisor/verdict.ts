import type { AdviceReason, Criterion } from '#contract/advisor.ts'

/** An application's two independent needs; `both` is the answer where it has both. */
export type Need = 'retrieval' | 'tuning'
export const needs: readonly Need[] = ['retrieval', 'tuning']

/** What one source of advice (criteria, evidence) says of one need; null leaves it to weaker sources. */
export type NeedVerdict = boolean | null

/** What one source says, and why. */
export interface Verdict {
  retrieval: NeedVerdict
  tuning: NeedVerdict
  reasons: AdviceReason[]
}

export const reasonFrom =
  (from: AdviceReason['from']) =>
  (
    speaksFor: AdviceReason['speaksFor'],
    sentence: string,
    criterion: Criterion | null = null,
  ): AdviceReason => ({ from, speaksFor, sentence, criterion })
