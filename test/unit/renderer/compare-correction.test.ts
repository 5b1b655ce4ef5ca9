import { expect, test } from 'vitest'
import { TrainingSetSummary } from '#contract/training-set.ts'
import { exampleNote, firstChoice, isCorrectable, newSet } from '../../../src/renderer/compare/correction.ts'
import { phaseOf } from '../../../src/renderer/compare/pane-phase.ts'
import { doneAnswer, exampleRun } from './example-run.ts'

const set = (id: string, changedAt: string) =>
  TrainingSetSummary.parse({
    id,
    name: id,
    examples: 1,
    sizeBytes: 1,
    contentHash: 'x',
    changedAt,
    canUndo: false,
  })
const older = set('older', '2026-11-01T00:00:00.000Z')
const newer = set('newer', '2026-11-02T00:00:00.000Z')

test('chooses the set that took the last correction, else the one changed last, else a new one', () => {
  expect(firstChoice([newer, older], 'older')).toBe('older')
  expect(firstChoice([older, newer], 'deleted')).toBe('newer')
  expect(firstChoice([older, newer], null)).toBe('newer')
  expect(firstChoice([], 'older')).toBe(newSet)
})

test('offers to correct what the model has ended answering, and nothing that it was not asked', () => {
  const correctable = (answer: ReturnType<typeof doneAnswer>) => {
    const phase = phaseOf(exampleRun({ answers: { rag: answer } }), 'rag')
    return phase && isCorrectable(phase)
  }
  expect(correctable(doneAnswer())).toBe(true)
  expect(correctable(doneAnswer({ finishReason: 'length' }))).toBe(true)
  expect(correctable({ ...doneAnswer({ finishReason: 'nothing-relevant' }), timings: null })).toBe(false)
  expect(correctable({ ...doneAnswer({ finishReason: 'stopped' }), timings: null })).toBe(false)
  const waiting = phaseOf(exampleRun(), 'base')
  expect(waiting && isCorrectable(waiting)).toBe(false)
})

test('says that the passages are part of the example where a pane read some', () => {
  expect(exampleNote('hybrid', 3)).toContain('the 3 passages that this pane read')
  expect(exampleNote('rag', 1)).toContain('the 1 passage that this pane read')
  expect(exampleNote('tuned', 0)).not.toContain('passage')
})
