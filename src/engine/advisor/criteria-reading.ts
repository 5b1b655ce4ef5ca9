import { type Criterion, CriterionAnswers } from '#contract/advisor.ts'
import { criterionPatterns } from './criterion-patterns.ts'

/** An answer that a text gives itself, with the words it was read from. */
export interface CriterionReading {
  criterion: Criterion
  answer: string
  words: string
}

/** Facts and a skill are both needed; what changes weekly also changes within the year. Other pairs contradict. */
const merged: Partial<Record<Criterion, (answers: Set<string>) => string | undefined>> = {
  'facts-or-skill': () => 'both',
  'changing-knowledge': answers => (answers.has('never') ? undefined : 'weekly'),
}

/**
 * What the text says of the criteria, in the criteria's order, one reading a criterion. Where its words contradict
 * one another nothing is read, so that the person is asked.
 */
export const readCriteria = (text: string): CriterionReading[] => {
  const found = criterionPatterns.flatMap(({ criterion, answer, words }) => {
    const [match] = words.exec(text) ?? []
    return match === undefined ? [] : [{ criterion, answer, words: match.trim() }]
  })
  return CriterionAnswers.keyof().options.flatMap(criterion => {
    const readings = found.filter(reading => reading.criterion === criterion)
    const [first] = readings
    if (!first) return []
    if (readings.length === 1) return [first]
    const answer = merged[criterion]?.(new Set(readings.map(reading => reading.answer)))
    return answer ? [{ criterion, answer, words: readings.map(({ words }) => words).join(' … ') }] : []
  })
}

/** The person's answers, with those that the text gives where the person gave none. */
export const answersWith = (
  answers: CriterionAnswers,
  readings: readonly CriterionReading[],
): CriterionAnswers =>
  CriterionAnswers.parse({
    ...Object.fromEntries(readings.map(({ criterion, answer }) => [criterion, answer])),
    ...Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer !== 'unknown')),
  })
