import type { Advice, Capability, Criterion, CriterionDefinition } from '#contract/advisor.ts'

type Choice = CriterionDefinition['answers'][number]

/** What is known of a criterion, and from whom. */
export type CriterionAnswer =
  | { from: 'nobody' }
  | { from: 'person'; choice: Choice }
  | { from: 'text'; choice: Choice; words: string }

/** The person's answer, or else the one that the text gives itself. */
export const criterionAnswer = (
  { id, answers }: CriterionDefinition,
  { answers: given }: Pick<Capability, 'answers'>,
  advice: Pick<Advice, 'readFromText'> | undefined,
): CriterionAnswer => {
  const own = answers.find(({ value }) => value === given[id])
  if (own) return { from: 'person', choice: own }
  const read = advice?.readFromText.find(({ criterion }) => criterion === id)
  const choice = answers.find(({ value }) => value === read?.answer)
  return read && choice ? { from: 'text', choice, words: read.words } : { from: 'nobody' }
}

/** What a criterion is called where there is no room for its question. */
export const criterionName: Record<Criterion, string> = {
  'training-allowed': 'Training allowed',
  'changing-knowledge': 'Knowledge changes',
  citations: 'Names its source',
  'facts-or-skill': 'Facts or skill',
  'format-or-tone': 'Format or tone',
  examples: 'Examples',
  latency: 'Speed matters',
}
