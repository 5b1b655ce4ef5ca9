import {
  type Advice,
  type Capability,
  type Criterion,
  CriterionAnswers,
  type MeasuredEffect,
} from '#contract/advisor.ts'
import { criteria } from '#contract/criteria.ts'
import { combine, type Known } from './combine.ts'
import { answersWith, readCriteria } from './criteria-reading.ts'
import type { WordingProbabilities } from './wording-label.ts'

/** How much an answer to this criterion could change: the share of its answers with another recommendation. */
const couldChange = (criterion: Criterion, known: Known): number => {
  const now = combine(known).recommendation
  const choices = criteria.find(({ id }) => id === criterion)?.answers ?? []
  const changing = choices.filter(({ value }) => {
    const answers = CriterionAnswers.parse({ ...known.answers, [criterion]: value })
    return combine({ ...known, answers }).recommendation !== now
  })
  return choices.length === 0 ? 0 : changing.length / choices.length
}

/** The criteria that nobody answered, the one that could change the advice most first, otherwise as the tree asks. */
const openQuestions = (known: Known): Criterion[] =>
  criteria
    .filter(({ id }) => known.answers[id] === 'unknown')
    .map(({ id }) => ({ id, change: couldChange(id, known) }))
    .toSorted((a, b) => b.change - a.change)
    .map(({ id }) => id)

/** What is advised for a capability. `wording` is null where nothing can be told from it. Pure. */
export const adviceFor = (
  { id, text, answers: given }: Capability,
  wording: WordingProbabilities | null,
  evidence: readonly MeasuredEffect[],
): Advice => {
  const readFromText = readCriteria(text)
  const known: Known = { answers: answersWith(given, readFromText), evidence, wording }
  return {
    capabilityId: id,
    ...combine(known),
    openQuestions: openQuestions(known),
    // What the person answered themselves was not taken from the text.
    readFromText: readFromText.filter(({ criterion }) => given[criterion] === 'unknown'),
    wording: wording ?? { retrieval: 1 / 3, tuning: 1 / 3, both: 1 / 3 },
    evidence: [...evidence],
  }
}
