import { describe, expect, test } from 'vitest'
import { durationText, finishedText, TrainingProgressText } from '#cli/training-text.ts'
import { AdapterId } from '#contract/ids.ts'
import type { Training } from '#contract/training.ts'
import { exampleTraining } from '#test/unit/tuning/jobs/example-training.ts'

const at = (step: number, changes: Partial<Training> = {}): Training => ({
  ...exampleTraining,
  state: { type: 'running' },
  progress: {
    ...exampleTraining.progress,
    step,
    totalSteps: 100,
    tokensPerSecond: 281.4,
    secondsLeft: 540,
    secondsSpent: 372,
  },
  steps: [{ step, loss: 1.2344, learningRate: 1e-4, gradientNorm: 1 }],
  validation: [
    { step: 0, loss: 3.3 },
    { step, loss: 1.31 },
  ],
  ...changes,
})

test('a duration is as exact as is of use', () => {
  expect([0, 41.6, 89, 59 * 60, 61 * 60, 7200].map(durationText)).toEqual([
    ...['0 s', '42 s', '1 min', '59 min', '1 h 1 min', '2 h 0 min'],
  ])
})

describe('in place', () => {
  test('the bar says how far it is, how well it goes and how long it takes', () => {
    expect(new TrainingProgressText(120).next(at(50))).toBe(
      '\r\u001b[K████████████░░░░░░░░░░░░ 50/100 · loss 1.234 · validation 1.310 · 281 tokens/s · 9 min left',
    )
  })

  test('never wraps', () => {
    const shown = new TrainingProgressText(40).next(at(50)).replace('\r\u001b[K', '')
    expect(shown.length).toBeLessThan(40)
  })

  test('leaves out what is not known yet', () => {
    const { progress } = at(0)
    const shown = new TrainingProgressText(120).next(
      at(0, {
        steps: [],
        validation: [],
        progress: { ...progress, tokensPerSecond: null, secondsLeft: null },
      }),
    )
    expect(shown).toMatch(/ 0\/100$/)
  })
})

describe('where nothing can be drawn in place', () => {
  test('there is a line every twentieth of the way, and one at the end', () => {
    const text = new TrainingProgressText(null)
    const lines = Array.from({ length: 101 }, (_, step) => text.next(at(step))).join('')
    expect(lines.match(/^Step \d+ of 100/gm)).toHaveLength(21)
    expect(lines).toContain('Step 5 of 100 (5%) · loss 1.234')
    expect(lines.trimEnd().split('\n').at(-1)).toContain('Step 100 of 100 (100%)')
    expect(text.next(at(100))).toBe('')
  })

  test('what is prepared is said once', () => {
    const text = new TrainingProgressText(null)
    const preparing = at(0, { state: { type: 'preparing', doing: 'Reading the examples' } })
    expect([text.next(preparing), text.next(preparing)]).toEqual(['Reading the examples…\n', ''])
  })
})

test('a finished training is one sentence', () => {
  const finished = at(100, {
    name: 'House style',
    state: { type: 'finished', adapterId: AdapterId.parse('house-style'), stoppedEarly: false },
  })
  expect(finishedText(finished)).toBe(
    '“House style” was trained in 6 min: 100 steps, loss 1.234, validation loss from 3.300 to 1.310.',
  )
})
