import { expect, test } from 'vitest'
import type { ChatTurn } from '#contract/training-set.ts'
import {
  changeEditing,
  closed,
  type Editing,
  type EditingChange,
  isDirty,
  turnsProblem,
} from '../../../src/renderer/tune/examples/editing.ts'

const pair = (question: string, answer: string): ChatTurn[] => [
  { role: 'user', content: question },
  { role: 'assistant', content: answer },
]
const after = (...changes: EditingChange[]): Editing => changes.reduce(changeEditing, closed)
const opened: EditingChange = { type: 'opened', line: 3, messages: pair('Q', 'A') }
const written: EditingChange = { type: 'written', index: 1, content: 'B' }

test('an opened example is unsaved only once it reads otherwise', () => {
  expect(isDirty(after(opened))).toBe(false)
  expect(isDirty(after(opened, written))).toBe(true)
  expect(isDirty(after(opened, written, { type: 'written', index: 1, content: 'A' }))).toBe(false)
})

test('reverting brings back what the set holds', () => {
  expect(after(opened, written, { type: 'reverted' })).toEqual(after(opened))
})

test('a new example is one question and one answer, and unsaved as soon as there is a word in it', () => {
  const begun = after({ type: 'begun' })
  expect(begun).toMatchObject({ turns: pair('', '') })
  expect(isDirty(begun)).toBe(false)
  expect(isDirty(changeEditing(begun, written))).toBe(true)
})

test('added turns take turns, and a system message goes to the beginning once', () => {
  const more = after(opened, { type: 'turn-added' }, { type: 'turn-added' }, { type: 'system-added' })
  expect(more.type !== 'closed' && more.turns.map(({ role }) => role)).toEqual([
    'system',
    'user',
    'assistant',
    'user',
    'assistant',
  ])
  expect(changeEditing(more, { type: 'system-added' })).toEqual(more)
})

test('when the line holds another example by now, unsaved words become a new example and overwrite nothing', () => {
  expect(after(opened, written, { type: 'set-changed', messages: pair('Other', 'Other') })).toEqual({
    type: 'new',
    turns: pair('Q', 'B'),
    displaced: true,
  })
})

test('when the line is gone, unsaved words are kept and a saved example is closed', () => {
  expect(after(opened, written, { type: 'set-changed', messages: undefined })).toMatchObject({ type: 'new' })
  expect(after(opened, { type: 'set-changed', messages: undefined })).toEqual(closed)
})

test('an unchanged line keeps unsaved words where they are', () => {
  const dirty = after(opened, written)
  expect(changeEditing(dirty, { type: 'set-changed', messages: pair('Q', 'A') })).toBe(dirty)
})

test('a saved example follows what another window made of it', () => {
  expect(after(opened, { type: 'set-changed', messages: pair('Q', 'C') })).toMatchObject({
    line: 3,
    turns: pair('Q', 'C'),
  })
})

test('what the engine would refuse is said while it is written', () => {
  expect(turnsProblem(pair('Q', ''))).toBeUndefined()
  expect(turnsProblem(pair(' ', 'A'))).toMatch(/what the user says/)
  expect(turnsProblem([{ role: 'user', content: 'Q' }])).toMatch(/ends with an answer/)
  expect(turnsProblem([{ role: 'assistant', content: 'A' }])).toMatch(/user speaks before/)
})
