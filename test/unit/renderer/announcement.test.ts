import { expect, test } from 'vitest'
import { announcementOf } from '../../../src/renderer/compare/announcement.ts'
import { doneAnswer, exampleRun } from './example-run.ts'

test('tokens are not announced', () => {
  const before = exampleRun({ answers: { base: { type: 'streaming', text: 'Forty' } } })
  const after = exampleRun({ answers: { base: { type: 'streaming', text: 'Forty-three' } } })
  expect(announcementOf(before, after)).toBe('')
})

test('retrieval and endings are announced once', () => {
  const before = exampleRun({ answers: { base: { type: 'streaming', text: 'Forty' } } })
  const after = exampleRun({
    answers: { base: doneAnswer() },
    retrieval: { passages: [], durationMs: 2, notice: null },
  })
  expect(announcementOf(before, after)).toBe('Retrieved 0 passages. Base answered, 2 words.')
  expect(announcementOf(after, after)).toBe('')
})

test('a failure is read with its sentence', () => {
  const after = exampleRun({
    answers: {
      tuned: { type: 'failed', text: '', failure: { code: 'NO_ADAPTER', message: 'No adapter is active.' } },
    },
  })
  expect(announcementOf(exampleRun(), after)).toBe('Tuned failed. No adapter is active.')
})

test('opening an old run announces nothing', () => {
  const old = exampleRun({ state: 'finished', answers: { base: doneAnswer() } })
  expect(announcementOf(undefined, old)).toBe('')
})
