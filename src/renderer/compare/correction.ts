import { type Approach, usesRetrieval } from '#contract/approach.ts'
import type { TrainingSetId } from '#contract/ids.ts'
import { countOf } from '../app/format.ts'
import { remember, remembered } from '../app/storage.ts'
import type { PanePhase } from './pane-phase.ts'

/** Stands for a set that is still to be made; ids of sets are never empty. */
export const newSet = ''

/** Whether a pane's answer can become an example: the model was asked, and what it read is known. */
export const isCorrectable = (phase: PanePhase): boolean => 'answer' in phase && phase.answer.timings !== null

/** What is chosen at first: the set that took something last, else the one changed last, else a new one. */
export const firstChoice = <S extends { id: string; changedAt: string }>(
  sets: readonly S[],
  last: string | null,
): S['id'] | typeof newSet => {
  const [latest] = sets.toSorted((a, b) => b.changedAt.localeCompare(a.changedAt))
  return sets.find(({ id }) => id === last)?.id ?? latest?.id ?? newSet
}

/** What of the conversation is learnt besides the answer. */
export const exampleNote = (approach: Approach, passages: number): string =>
  usesRetrieval(approach)
    ? `The question and the ${countOf(passages, 'passage')} that this pane read are part of the example: the model learns to answer from what it is given.`
    : 'The question is part of the example, as the model read it.'

const storageKey = 'diptych.correction-set'

export const lastCorrectedSet = (): string | null => remembered('localStorage', storageKey)

export const rememberCorrectedSet = (id: TrainingSetId): void => remember('localStorage', storageKey, id)
