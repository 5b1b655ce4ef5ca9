import { expect, test } from 'vitest'
import { TrainingRecord } from '#contract/adapter.ts'
import { beforeAndAfter, sampleTitle } from '../../../src/renderer/tune/adapters/before-after.ts'
import { forgettingVerdict } from '../../../src/renderer/tune/adapters/forgetting.ts'
import { formatStrength, strengthMeaning } from '../../../src/renderer/tune/adapters/strength.ts'
import { outcomeFacts, settingFacts, shortHash } from '../../../src/renderer/tune/adapters/training-facts.ts'

const record = (more: object = {}) =>
  TrainingRecord.parse({
    trainingSetName: 'House style',
    dataHash: 'a3f09c51be07d4427f0c2b6a11c3f2de',
    trainingExamples: 516,
    validationExamples: 27,
    settings: {},
    steps: [
      { step: 1, loss: 2.5, learningRate: 0, gradientNorm: 1 },
      { step: 406, loss: 0.4, learningRate: 0, gradientNorm: 1 },
    ],
    validation: [
      { step: 0, loss: 3.02 },
      { step: 406, loss: 0.4379 },
    ],
    samples: [],
    secondsSpent: 1482,
    tokensPerSecond: 262.4,
    stoppedEarly: false,
    forgetting: null,
    ...more,
  })

const shownAs = (facts: { name: string; value: string }[], name: string) =>
  facts.find(fact => fact.name === name)?.value

test('states what a training took and what it brought', () => {
  const facts = outcomeFacts(record())
  expect(shownAs(facts, 'Examples')).toBe('516 + 27 kept apart')
  expect(shownAs(facts, 'Validation loss')).toBe('3.020 → 0.438')
  expect(shownAs(facts, 'Steps')).toBe('406 in 24 min 42 s')
  expect(shownAs(facts, 'Speed')).toBe('262 tokens/s')
})

test('leaves out what was not measured and says when a training was ended early', () => {
  const facts = outcomeFacts(
    record({ validation: [], validationExamples: 0, tokensPerSecond: null, stoppedEarly: true, steps: [] }),
  )
  expect(facts.map(({ name }) => name)).toEqual(['Examples', 'Steps'])
  expect(shownAs(facts, 'Examples')).toBe('516')
  expect(shownAs(facts, 'Steps')).toBe('0 in 24 min 42 s, stopped early')
})

test('does not call a single validation point an improvement', () => {
  expect(
    shownAs(outcomeFacts(record({ validation: [{ step: 0, loss: 3 }] })), 'Validation loss'),
  ).toBeUndefined()
})

test('names the hyperparameters in full and the target modules briefly', () => {
  expect(shownAs(settingFacts(record().settings), 'Learning rate')).toBe('0.0005')
  expect(shownAs(settingFacts(record().settings), 'Target modules')).toBe('all 7')
  const { settings } = record({
    settings: { learningRate: 2e-5, targetModules: ['q_proj', 'down_proj'], rankStabilized: true },
  })
  expect(shownAs(settingFacts(settings), 'Learning rate')).toBe('0.00002')
  expect(shownAs(settingFacts(settings), 'Target modules')).toBe('q, down')
  expect(shownAs(settingFacts(settings), 'Alpha')).toBe('16, rsLoRA')
  expect(shortHash(record().dataHash)).toBe('a3f09c51be07')
})

test.each([
  { before: 20, after: 18, kind: 'better', change: '−10%' },
  { before: 20, after: 19.5, kind: 'same', change: '−2.5%' },
  { before: 20, after: 20, kind: 'same', change: '0%' },
  { before: 20, after: 20.24, kind: 'same', change: '+1.2%' },
  { before: 20, after: 22, kind: 'little', change: '+10%' },
  { before: 20, after: 28, kind: 'some', change: '+40%' },
  { before: 20, after: 39, kind: 'much', change: '+95%' },
  { before: 20, after: 60, kind: 'much', change: '3 times as high' },
  { before: 27.9, after: 3230, kind: 'much', change: '120 times as high' },
])('judges a perplexity of $before that became $after as $kind', ({ before, after, kind, change }) => {
  const verdict = forgettingVerdict({ before, after, tokens: 2048 })
  expect(verdict).toMatchObject({ kind, change })
  expect(verdict.sentence).toContain(`(${change})`)
  expect(verdict.sentence).not.toContain('hint')
})

test('calls a gauge on few tokens a hint', () => {
  expect(forgettingVerdict({ before: 20, after: 60, tokens: 300 }).sentence).toMatch(/take this as a hint\.$/)
})

test('pairs the first and the last answer to each prompt, whatever order the samples come in', () => {
  const sample = (step: number, prompt: string) => ({ step, prompt, text: `${prompt} at ${step}` })
  const pairs = beforeAndAfter([sample(200, 'a'), sample(0, 'a'), sample(100, 'b'), sample(100, 'a')])
  expect(pairs).toEqual([
    { prompt: 'a', before: sample(0, 'a'), after: sample(200, 'a') },
    { prompt: 'b', before: null, after: sample(100, 'b') },
  ])
  expect(sampleTitle(sample(0, 'a'))).toBe('Before, the base model')
  expect(sampleTitle(sample(200, 'a'))).toBe('After step 200')
})

test('says what a strength means', () => {
  expect([0, 0.6, 1, 1.25].map(value => `${formatStrength(value)}, ${strengthMeaning(value)}`)).toEqual([
    '0, the base model exactly',
    '0.60, weaker than trained',
    '1, as trained',
    '1.25, stronger than trained',
  ])
})
