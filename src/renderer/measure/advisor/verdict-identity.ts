import type { Advice, AdviceReason, Recommendation } from '#contract/advisor.ts'
import type { Approach } from '#contract/approach.ts'

/** How a recommendation is told apart: its name, and the approach that it amounts to, which gives it its colour. */
export const verdictIdentity = {
  retrieval: { name: 'Retrieval', approach: 'rag', meaning: 'Answer from passages of your documents.' },
  tuning: {
    name: 'Fine-tuning',
    approach: 'tuned',
    meaning: 'Train an adapter on examples of good answers.',
  },
  both: {
    name: 'Both',
    approach: 'hybrid',
    meaning: 'Retrieve what it says, train how it says it.',
  },
  'not-enough-data': {
    name: 'Not enough data',
    approach: undefined,
    meaning: 'Answer the open questions, or measure it.',
  },
} satisfies Record<Recommendation, { name: string; approach: Approach | undefined; meaning: string }>

const decided: Record<Advice['decidedBy'], string> = {
  evidence: 'decided by what was measured here',
  criteria: 'decided by the criteria',
  wording: 'decided by the wording alone',
  nothing: 'nothing decides it yet',
}

const against: Record<Advice['decidedBy'], string> = {
  ...decided,
  evidence: 'what was measured here speaks against both',
  criteria: 'the criteria speak against both',
  wording: 'the wording speaks against both',
}

/** What decided, also where it decided against retrieval and fine-tuning. */
export const decidedText = ({
  recommendation,
  decidedBy,
}: Pick<Advice, 'recommendation' | 'decidedBy'>): string =>
  (recommendation === 'not-enough-data' ? against : decided)[decidedBy]

/** What follows from the advice, in a sentence. */
export const meaningText = ({ recommendation, decidedBy }: Advice): string =>
  recommendation === 'not-enough-data' && decidedBy !== 'nothing'
    ? 'Neither is called for so far. The base model with a good prompt may do: measure it.'
    : verdictIdentity[recommendation].meaning

export const sourceText: Record<AdviceReason['from'], string> = {
  evidence: 'Measured here',
  criteria: 'Criteria',
  wording: 'Wording',
}
