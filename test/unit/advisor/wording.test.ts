import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CriterionAnswers } from '#contract/advisor.ts'
import { keywordRule } from '#engine/advisor/keyword-rule.ts'
import { parseLabelledSet, partOf } from '#engine/advisor/labelled-set.ts'
import { classProbabilities, fitLogistic, meanLoss } from '#engine/advisor/logistic-regression.ts'
import { decodeWeights, encodeWeights } from '#engine/advisor/wording-model.ts'
import { wordsOf } from '#engine/generation/words.ts'

const set = parseLabelledSet(
  readFileSync(new URL('../../../resources/advisor/capabilities.jsonl', import.meta.url), 'utf8'),
)

test('the labelled set is large and balanced enough, and its parts are drawn by hash', () => {
  expect(set.length).toBeGreaterThanOrEqual(240)
  expect(set.filter(({ part }) => part === 'held-out').length).toBeGreaterThanOrEqual(80)
  for (const label of ['retrieval', 'tuning', 'both'])
    expect(set.filter(one => one.label === label).length / set.length).toBeGreaterThan(0.28)
  expect(new Set(set.map(({ text }) => text)).size).toBe(set.length)
  for (const { criteria } of set) CriterionAnswers.parse(criteria)
})

test('a line in the wrong part is refused by its number', () => {
  const text = 'Say something.'
  const line = { text, label: 'tuning', criteria: {}, part: partOf(text) === 'train' ? 'held-out' : 'train' }
  expect(() => parseLabelledSet(JSON.stringify(line))).toThrow('line 1 belongs to the other part')
})

test('no held-out description shares six words in a row with a training one', () => {
  const runs = (text: string): string[] => {
    const words = wordsOf(text).map(word => word.text)
    return words.slice(5).map((_, index) => words.slice(index, index + 6).join(' '))
  }
  const train = new Set(set.filter(({ part }) => part === 'train').flatMap(({ text }) => runs(text)))
  const shared = set
    .filter(({ part, text }) => part === 'held-out' && runs(text).some(run => train.has(run)))
    .map(({ text }) => text)
  expect(shared).toEqual([])
})

test.each([
  ['Answers must be up-to-date.', 'retrieval'],
  ['Answer from a specific document and cite it.', 'retrieval'],
  ['Keep a consistent tone.', 'tuning'],
  ['Follow the protocol.', 'tuning'],
  ['Cite the law in our house style.', 'both'],
  ['Who approves travel?', 'both'],
] as const)('the keyword rule on %s: %s', (text, label) => {
  expect(keywordRule(text, 'both')).toBe(label)
})

test('logistic regression reaches the minimum, where the gradient vanishes', () => {
  const rows = [
    [0, 1],
    [1, 0],
    [1, 1],
    [0.5, 0.2],
    [-1, 0.3],
    [0.1, -1],
  ].map(row => Float64Array.from(row))
  const labelled = { rows, classes: [0, 1, 2, 1, 0, 2] }
  const l2 = 0.05
  const weights = fitLogistic(labelled, { classCount: 3, l2 })
  const loss = (w: Float64Array[]): number =>
    meanLoss(w, labelled) +
    (l2 / 2) * w.reduce((sum, row) => sum + row.slice(0, 2).reduce((s, x) => s + x * x, 0), 0)
  // Central differences; at 1e-4 their own error is far below the tolerance.
  const gradientTolerance = 1e-5
  weights.forEach((row, one) => {
    row.forEach((_, i) => {
      const moved = (by: number) =>
        loss(weights.map((w, k) => w.map((value, j) => (k === one && j === i ? value + by : value))))
      expect(Math.abs((moved(1e-4) - moved(-1e-4)) / 2e-4)).toBeLessThan(gradientTolerance)
    })
  })
  for (const row of rows) expect(classProbabilities(weights, row).reduce((a, b) => a + b)).toBeCloseTo(1, 12)
  expect(fitLogistic(labelled, { classCount: 3, l2 })).toEqual(weights)
})

test('weights come back from base64 as float32', () => {
  const weights = [1, 2, 3].map(scale => Float64Array.from([0.5 * scale, -0.25 * scale]))
  expect(decodeWeights({ weights: encodeWeights(weights) })).toEqual(weights)
})
