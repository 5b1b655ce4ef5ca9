import { expect, test } from 'vitest'
import { maxQuestionCharacters } from '#contract/run.ts'
import { questionState } from '../../../src/renderer/compare/question.ts'

test('blanks alone are no question', () => {
  expect(questionState(' \n\t')).toEqual({ type: 'empty' })
})

test('the rest is counted only near the limit', () => {
  expect(questionState('How long?').type).toBe('fine')
  expect(questionState('x'.repeat(maxQuestionCharacters - 5))).toEqual({ type: 'near-limit', left: 5 })
  expect(questionState('x'.repeat(maxQuestionCharacters))).toEqual({ type: 'near-limit', left: 0 })
})

test('100,000 characters get one sentence that says what to do', () => {
  const state = questionState('x'.repeat(100_000))
  expect(state).toMatchObject({ type: 'too-long' })
  expect(state.type === 'too-long' && state.sentence).toContain(
    '100,000 characters; a question can have 4,000',
  )
})
