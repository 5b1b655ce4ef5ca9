import { expect, test } from 'vitest'
import { CriterionAnswers } from '#contract/advisor.ts'
import { criteriaVerdict } from '#engine/advisor/criteria-verdict.ts'

const verdict = (answers: Partial<CriterionAnswers>) => criteriaVerdict(CriterionAnswers.parse(answers))

test('says nothing when nothing is known', () => {
  expect(verdict({})).toEqual({ retrieval: null, tuning: null, tuningExcluded: false, reasons: [] })
})

test.each([
  [{ citations: 'yes' }, true, null],
  [{ 'changing-knowledge': 'weekly' }, true, null],
  [{ 'changing-knowledge': 'yearly' }, null, null],
  [{ 'changing-knowledge': 'yearly', 'facts-or-skill': 'facts' }, true, null],
  [{ 'format-or-tone': 'yes' }, null, true],
  [{ 'facts-or-skill': 'skill' }, null, true],
  [{ 'facts-or-skill': 'skill', citations: 'no' }, false, true],
  [{ 'facts-or-skill': 'both' }, true, true],
  [{ 'facts-or-skill': 'facts', 'format-or-tone': 'no' }, true, false],
  [{ 'facts-or-skill': 'facts', 'format-or-tone': 'yes' }, true, true],
  [{ latency: 'yes' }, null, null],
  [{ latency: 'yes', examples: 'over-100' }, null, true],
  [{ examples: 'none' }, null, false],
] as const)('%j: retrieval %s, tuning %s', (answers, retrieval, tuning) => {
  expect(verdict(answers)).toMatchObject({ retrieval, tuning })
})

test('few examples weaken fine-tuning, and decide where facts are what is needed', () => {
  expect(verdict({ 'format-or-tone': 'yes', examples: 'under-100' }).tuning).toBe(true)
  expect(verdict({ 'format-or-tone': 'yes', examples: 'under-100', 'facts-or-skill': 'facts' }).tuning).toBe(
    null,
  )
})

test('data that may not be trained on rule fine-tuning out, and it is said what is lost', () => {
  const ruled = verdict({ 'training-allowed': 'no', 'format-or-tone': 'yes' })
  expect(ruled).toMatchObject({ tuning: false, tuningExcluded: true })
  expect(ruled.reasons.map(({ sentence }) => sentence)).toContainEqual(
    expect.stringContaining('Lost without training'),
  )
  expect(verdict({ 'training-allowed': 'no' }).reasons).toHaveLength(1)
})

test('answers that pull apart are said', () => {
  const sentences = verdict({ latency: 'yes', citations: 'yes' }).reasons.map(({ sentence }) => sentence)
  expect(sentences).toContainEqual(expect.stringContaining('pull apart'))
})
