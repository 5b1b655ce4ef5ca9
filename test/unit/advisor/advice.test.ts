import { expect, test } from 'vitest'
import { Capability, CriterionAnswers, type MeasuredEffect } from '#contract/advisor.ts'
import { EvaluationId } from '#contract/ids.ts'
import { adviceFor } from '#engine/advisor/advice.ts'
import { combine } from '#engine/advisor/combine.ts'
import { evidenceVerdict } from '#engine/advisor/evidence-verdict.ts'
import type { WordingProbabilities } from '#engine/advisor/wording-label.ts'

const effect = (changes: Partial<MeasuredEffect>): MeasuredEffect => ({
  evaluationId: EvaluationId.parse('evaluation-1'),
  metric: 'fact-match',
  effect: 'retrieval',
  questions: 20,
  difference: 0.4,
  low: 0.2,
  high: 0.6,
  shown: true,
  ...changes,
})

const sounds = (label: keyof WordingProbabilities, probability: number): WordingProbabilities => {
  const rest = (1 - probability) / 2
  return { retrieval: rest, tuning: rest, both: rest, [label]: probability }
}

const decide = (
  answers: Partial<CriterionAnswers>,
  wording: WordingProbabilities | null,
  evidence: MeasuredEffect[] = [],
) => combine({ answers: CriterionAnswers.parse(answers), wording, evidence })

const said = ({ reasons }: { reasons: { sentence: string }[] }): string =>
  reasons.map(({ sentence }) => sentence).join(' ')

test('the wording alone decides when it is sure enough, and otherwise says that there is not enough data', () => {
  expect(decide({}, sounds('tuning', 0.6))).toMatchObject({ recommendation: 'tuning', decidedBy: 'wording' })
  expect(decide({}, sounds('both', 0.8))).toMatchObject({ recommendation: 'both' })
  expect(decide({}, sounds('both', 0.45))).toMatchObject({
    recommendation: 'not-enough-data',
    decidedBy: 'nothing',
  })
  expect(decide({}, null)).toMatchObject({ recommendation: 'not-enough-data', decidedBy: 'nothing' })
})

test('criteria outweigh the wording, and the contradiction is among the reasons', () => {
  const decision = decide({ 'facts-or-skill': 'skill', citations: 'no' }, sounds('retrieval', 0.9))
  expect(decision).toMatchObject({ recommendation: 'tuning', decidedBy: 'criteria' })
  expect(said(decision)).toContain(
    'The wording sounds like retrieval (90%); what is known otherwise weighs more.',
  )
})

test('the wording fills in the need that the criteria leave open', () => {
  const filled = decide({ citations: 'yes' }, sounds('both', 0.5))
  expect(filled.recommendation).toBe('both')
  expect(said(filled)).toContain(
    'Whether fine-tuning is needed is not decided by anything stronger; by the wording it is.',
  )
  expect(decide({ citations: 'yes' }, { retrieval: 0.5, tuning: 0.3, both: 0.2 }).recommendation).toBe(
    'retrieval',
  )
  const open = decide({ citations: 'yes' }, null)
  expect(open.recommendation).toBe('retrieval')
  expect(said(open)).toContain('Whether fine-tuning is needed too is open.')
})

test('measured effects outweigh criteria and wording', () => {
  const decision = decide({ 'facts-or-skill': 'facts', 'format-or-tone': 'no' }, sounds('retrieval', 0.9), [
    effect({ difference: -0.3, low: -0.5, high: -0.1 }),
    effect({ effect: 'tuning', metric: 'format-strict' }),
  ])
  expect(decision).toMatchObject({ recommendation: 'tuning', decidedBy: 'evidence' })
  expect(said(decision)).toContain('What was measured outweighs them.')
  expect(said(decision)).toContain('Retrieval changed “Fact match” by −30 points')
})

test('effects that were not shown, and effects on what costs or describes, do not decide', () => {
  const none = evidenceVerdict([
    effect({ shown: false }),
    effect({ metric: 'answer-words', effect: 'tuning' }),
  ])
  expect(none).toMatchObject({ retrieval: null, tuning: null })
  expect(said(none)).toContain('No difference by retrieval was shown on 20 questions.')
})

test('too few questions are called that and leave the decision to the criteria', () => {
  const decision = decide({ 'format-or-tone': 'yes' }, sounds('tuning', 0.9), [effect({ questions: 9 })])
  expect(decision).toMatchObject({ recommendation: 'tuning', decidedBy: 'criteria' })
  expect(said(decision)).toContain('Not enough data about retrieval: 9 measured questions')
  expect(evidenceVerdict([effect({ questions: 10 })]).retrieval).toBe(true)
})

test('what helps one metric and harms another does not decide', () => {
  const mixed = evidenceVerdict([
    effect({}),
    effect({ metric: 'format-strict', difference: -0.2, low: -0.3, high: -0.1 }),
  ])
  expect(mixed.retrieval).toBe(null)
  expect(said(mixed)).toContain('helped one metric and harmed another')
})

test('fine-tuning that helped stays ruled out when the data may not be trained on', () => {
  const decision = decide({ 'training-allowed': 'no' }, sounds('both', 0.9), [effect({ effect: 'tuning' })])
  expect(decision).toMatchObject({ recommendation: 'retrieval' })
  expect(said(decision)).toContain('ruled out all the same')
})

test('a tone without permission to train gets neither, and it is said why', () => {
  const decision = decide({ 'training-allowed': 'no', 'format-or-tone': 'yes' }, sounds('tuning', 0.95))
  expect(decision.recommendation).toBe('not-enough-data')
  expect(said(decision)).toContain('The base model with a good prompt may do')
})

test('asks first what could change the advice most', () => {
  const capability = Capability.parse({ id: 'a', text: 'Help people with their garden.' })
  const { openQuestions } = adviceFor(capability, sounds('tuning', 0.6), [])
  expect(openQuestions).toHaveLength(7)
  // Whatever is answered, a speed that does not matter changes nothing; citations bring retrieval in.
  expect(openQuestions.indexOf('facts-or-skill')).toBeLessThan(openQuestions.indexOf('latency'))
  const answered = Capability.parse({ ...capability, answers: { 'facts-or-skill': 'both' } })
  expect(adviceFor(answered, sounds('tuning', 0.6), []).openQuestions).not.toContain('facts-or-skill')
})

test('quotes what was read from the text, but not where the person answered', () => {
  const capability = Capability.parse({
    id: 'a',
    text: 'Cite the law in our house style.',
    answers: { citations: 'yes' },
  })
  expect(adviceFor(capability, null, [])).toMatchObject({
    recommendation: 'both',
    readFromText: [{ criterion: 'format-or-tone', answer: 'yes', words: 'in our house style' }],
  })
})
