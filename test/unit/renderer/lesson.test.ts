import { expect, test } from 'vitest'
import { lessonOf } from '../../../src/renderer/compare/lesson.ts'
import { doneAnswer, exampleRun } from './example-run.ts'

const answers = {
  base: doneAnswer({ timing: { promptTokens: 40, timeToFirstTokenMs: 50 } }),
  rag: doneAnswer({ timing: { promptTokens: 600, timeToFirstTokenMs: 780 }, passageNumbers: [1, 2, 3] }),
  tuned: doneAnswer({ timing: { promptTokens: 40 } }),
}

test('states what the documents and the adapter cost', () => {
  expect(lessonOf(exampleRun({ answers }))).toBe(
    'Reading 3 passages took 600 prompt tokens instead of 40; the first token came 730 ms later. The adapter added no prompt tokens.',
  )
})

test('leaves times out when the approaches ran together', () => {
  expect(lessonOf(exampleRun({ answers }, true))).not.toContain('ms')
})

test('says nothing when nothing was measured on both sides', () => {
  expect(lessonOf(exampleRun())).toBeNull()
  expect(lessonOf(exampleRun({ answers: { rag: answers.rag } }))).toBeNull()
  const unread = doneAnswer({ finishReason: 'nothing-relevant', timings: null })
  expect(
    lessonOf(exampleRun({ answers: { base: answers.base, rag: { ...unread, timings: null } } })),
  ).toBeNull()
})
