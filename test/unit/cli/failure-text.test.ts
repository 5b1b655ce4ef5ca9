import { ORPCError } from '@orpc/client'
import { expect, test } from 'vitest'
import { failureText } from '#cli/failure-text.ts'
import { EngineError } from '#engine/core/errors.ts'

test('a failure reads as the engine’s own sentence, through the contract or not', () => {
  const sentence = 'There is no such file. Nothing was changed. Check the path.'
  expect(failureText(new ORPCError('DOCUMENT_NOT_FOUND', { defined: true, message: sentence }))).toBe(
    sentence,
  )
  expect(failureText(new EngineError('DOCUMENT_NOT_FOUND', sentence))).toBe(sentence)
})

test('what nobody expected is said to be so', () => {
  for (const thrown of [new TypeError('x'), new ORPCError('TIMEOUT', { message: 'x' })])
    expect(failureText(thrown)).toMatch(/^Something went wrong that Diptych did not expect: x\./)
})
