import { expect, test } from 'vitest'
import { phaseOf } from '../../../src/renderer/compare/pane-phase.ts'
import { doneAnswer, exampleRun } from './example-run.ts'

const retrieval = { passages: [], durationMs: 3, notice: null }

test('before retrieval only the approaches that read documents are retrieving', () => {
  const run = exampleRun()
  expect(phaseOf(run, 'base')?.type).toBe('waiting')
  expect(phaseOf(run, 'rag')?.type).toBe('retrieving')
  expect(phaseOf({ ...run, retrieval }, 'rag')?.type).toBe('waiting')
})

test('an answer that has begun without a word is reading its prompt', () => {
  const run = exampleRun({ answers: { base: { type: 'streaming', text: '' } } })
  expect(phaseOf(run, 'base')?.type).toBe('reading')
})

test('an approach that the run does not have has no phase', () => {
  expect(phaseOf(exampleRun({ answers: {} }), 'rag')).toBeUndefined()
})

test.each([
  ['end', 'complete'],
  ['length', 'cut-at-limit'],
  ['stopped', 'stopped'],
  ['nothing-relevant', 'nothing-relevant'],
] as const)('an answer that ended by %s is %s', (finishReason, type) => {
  expect(phaseOf(exampleRun({ answers: { rag: doneAnswer({ finishReason }) } }), 'rag')?.type).toBe(type)
})

test('what was unfinished when the engine ended is interrupted and keeps its text', () => {
  const run = exampleRun({
    state: 'interrupted',
    answers: { base: { type: 'streaming', text: 'Forty' }, rag: { type: 'waiting' } },
  })
  expect(phaseOf(run, 'base')).toEqual({ type: 'interrupted', text: 'Forty' })
  expect(phaseOf(run, 'rag')).toEqual({ type: 'interrupted', text: '' })
})
