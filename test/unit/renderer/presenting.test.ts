import { expect, test } from 'vitest'
import { RunId } from '#contract/ids.ts'
import { actionOfKey, afterNext } from '../../../src/renderer/present/presenting.ts'
import { changeSteps, keptSteps } from '../../../src/renderer/present/steps.ts'

const runId = RunId.parse('r1')
const first = { question: 'First?', note: 'Look here', runId }
const second = { question: 'Second?', note: '', runId: null }

test('one key leads through questions and answers, and the end stays', () => {
  const visited = [{ step: 1, revealed: false }]
  for (let press = 0; press < 5; press++)
    visited.push(afterNext(visited.at(-1) ?? { step: 0, revealed: true }, 2))
  expect(visited.map(({ step, revealed }) => `${step}${revealed ? ' answers' : ''}`)).toEqual([
    '1',
    '1 answers',
    '2',
    '2 answers',
    '2 answers',
    '2 answers',
  ])
})

test.each([
  ['ArrowRight', { type: 'next' }],
  [' ', { type: 'next' }],
  ['PageUp', { type: 'back' }],
  ['3', { type: 'step', step: 3 }],
  ['ArrowDown', { type: 'scroll', direction: 1 }],
  ['Home', { type: 'step', step: 1 }],
  ['t', { type: 'details' }],
  ['Escape', { type: 'leave' }],
  ['x', undefined],
])('the key %j asks for %j', (key, action) => {
  expect(actionOfKey(key)).toEqual(action)
})

test('a question that is written anew is asked live, another remark keeps its run', () => {
  const remarked = changeSteps([first], { type: 'edit', index: 0, part: { note: 'Now here' } })
  expect(remarked).toEqual([{ ...first, note: 'Now here' }])
  const rewritten = changeSteps([first], { type: 'edit', index: 0, part: { question: 'Another?' } })
  expect(rewritten).toEqual([{ ...first, question: 'Another?', runId: null }])
})

test('steps change places with their neighbours and stay at the ends', () => {
  const steps = [first, second]
  expect(changeSteps(steps, { type: 'move', index: 1, by: -1 })).toEqual([second, first])
  expect(changeSteps(steps, { type: 'move', index: 1, by: 1 })).toEqual(steps)
})

test('a step without a question is not kept', () => {
  expect(keptSteps([first, { question: '  ', note: 'x', runId: null }])).toEqual([first])
})
