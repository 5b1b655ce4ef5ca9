import { ORPCError } from '@orpc/client'
import { expect, test } from 'vitest'
import { failureSentence } from '../../../src/renderer/connection/failure-sentence.ts'

test("the engine's own sentence is passed on", () => {
  expect(failureSentence(new ORPCError('DISK_FULL', { defined: true, message: 'The disk is full.' }))).toBe(
    'The disk is full.',
  )
})

test('a status text is not shown to a person', () => {
  const sentence = failureSentence(new ORPCError('INTERNAL_SERVER_ERROR'))
  expect(sentence).not.toContain('Internal')
  expect(sentence).toContain('try it again')
})

test('what is no error still says what to do', () => {
  expect(failureSentence(undefined)).toContain('try it again')
})
