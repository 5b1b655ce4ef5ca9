import { expect, test } from 'vitest'
import { CriterionAnswers } from '#contract/advisor.ts'
import { answersWith, readCriteria } from '#engine/advisor/criteria-reading.ts'

const read = (text: string): Record<string, string> =>
  Object.fromEntries(readCriteria(text).map(({ criterion, answer }) => [criterion, answer]))

test('reads what a text says outright, and quotes the words', () => {
  expect(readCriteria('Answer from the price list in our house style, as of right now.')).toEqual([
    { criterion: 'changing-knowledge', answer: 'weekly', words: 'right now' },
    { criterion: 'facts-or-skill', answer: 'facts', words: 'from the price list' },
    { criterion: 'format-or-tone', answer: 'yes', words: 'in our house style' },
  ])
})

test.each([
  ['Cite the regulation behind every figure.', { citations: 'yes' }],
  ['Give tips, with the page they come from.', { citations: 'yes' }],
  ['Explain the plot; no citations needed.', { citations: 'no' }],
  ['Give the rates, which are renewed every January.', { 'changing-knowledge': 'yearly' }],
  ['Count in base twelve. The rules never change.', { 'changing-knowledge': 'never' }],
  ['Reply to members; wording does not matter.', { 'format-or-tone': 'no' }],
  ['We have 2,400 labelled messages.', { examples: 'over-100' }],
  ['There are thirty sample letters.', { examples: 'under-100' }],
  ['There are no examples yet.', { examples: 'none' }],
  ['Answer within two seconds.', { latency: 'yes' }],
  ['Nobody is waiting for the result.', { latency: 'no' }],
  ['The files must not be used to train a model.', { 'training-allowed': 'no' }],
  ['These letters may be used for training.', { 'training-allowed': 'yes' }],
])('%s', (text, answers) => {
  expect(read(text)).toEqual(answers)
})

test.each([
  'Help people with their garden.',
  'Keep the meaning and never change a name.',
  'There are 340 supplier contracts.',
  'What training must a crane driver have completed?',
  'Reformatting the citation style of what authors paste.',
])('reads nothing into %s', text => {
  expect(read(text)).toEqual({})
})

test('asks instead of choosing where a text contradicts itself', () => {
  expect(read('Cite the section; no sources needed.')).toEqual({})
  expect(read('The rules never change. Say what is new this week.')).toEqual({})
})

test('takes facts and a skill together as both, and the faster of two rates of change', () => {
  expect(read('Translate menus using the allergen register.')).toMatchObject({ 'facts-or-skill': 'both' })
  expect(read('Today’s figures, and the limits set every year.')).toMatchObject({
    'changing-knowledge': 'weekly',
  })
})

test('an answer of the person outweighs what was read', () => {
  const given = CriterionAnswers.parse({ citations: 'no' })
  const readings = readCriteria('Cite the law this week.')
  expect(answersWith(given, readings)).toMatchObject({ citations: 'no', 'changing-knowledge': 'weekly' })
})
