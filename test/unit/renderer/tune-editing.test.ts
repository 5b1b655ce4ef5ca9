import { expect, test } from 'vitest'
import type { ChatTurn } from '#contract/training-set.ts'
import * as sets from '#renderer/sets/editing.ts'
import {
  exampleDrafts,
  type Turns,
  turnsProblem,
  withContent,
  withoutTurn,
  withSystem,
  withTurn,
} from '#renderer/tune/examples/editing.ts'

type Editing = sets.Editing<Turns>
type EditingChange = sets.EditingChange<Turns>

const { closed } = sets
const changeEditing = (editing: Editing, change: EditingChange): Editing =>
  sets.changeEditing(exampleDrafts, editing, change)
const isDirty = (editing: Editing): boolean => sets.isDirty(exampleDrafts, editing)

const pair = (question: string, answer: string): ChatTurn[] => [
  { role: 'user', content: question },
  { role: 'assistant', content: answer },
]
const after = (...changes: EditingChange[]): Editing => changes.reduce(changeEditing, closed as Editing)
const opened: EditingChange = { type: 'opened', line: 3, row: pair('Q', 'A') }
const written: EditingChange = { type: 'written', draft: pair('Q', 'B') }

test('an opened example is unsaved only once it reads otherwise', () => {
  expect(isDirty(after(opened))).toBe(false)
  expect(isDirty(after(opened, written))).toBe(true)
  expect(isDirty(after(opened, written, { type: 'written', draft: pair('Q', 'A') }))).toBe(false)
})

test('reverting brings back what the set holds', () => {
  expect(after(opened, written, { type: 'reverted' })).toEqual(after(opened))
})

test('a new example is one question and one answer, and unsaved as soon as there is a word in it', () => {
  const begun = after({ type: 'begun' })
  expect(begun).toMatchObject({ draft: pair('', '') })
  expect(isDirty(begun)).toBe(false)
  expect(isDirty(changeEditing(begun, written))).toBe(true)
})

test('added turns take turns, and a system message goes to the beginning once', () => {
  const more = withSystem(withTurn(withTurn(pair('Q', 'A'))))
  expect(more.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user', 'assistant'])
  expect(withSystem(more)).toBe(more)
})

test('a turn is written and removed by its place', () => {
  expect(withContent(pair('Q', 'A'), 1, 'B')).toEqual(pair('Q', 'B'))
  expect(withoutTurn(pair('Q', 'A'), 1)).toEqual([{ role: 'user', content: 'Q' }])
})

test('when the line holds another example by now, unsaved words become a new example and overwrite nothing', () => {
  expect(after(opened, written, { type: 'set-changed', row: pair('Other', 'Other') })).toEqual({
    type: 'new',
    draft: pair('Q', 'B'),
    displaced: true,
  })
})

test('when the line is gone, unsaved words are kept and a saved example is closed', () => {
  expect(after(opened, written, { type: 'set-changed', row: undefined })).toMatchObject({ type: 'new' })
  expect(after(opened, { type: 'set-changed', row: undefined })).toEqual(closed)
})

test('an unchanged line keeps unsaved words where they are', () => {
  const dirty = after(opened, written)
  expect(changeEditing(dirty, { type: 'set-changed', row: pair('Q', 'A') })).toBe(dirty)
})

test('a saved example follows what another window made of it', () => {
  expect(after(opened, { type: 'set-changed', row: pair('Q', 'C') })).toMatchObject({
    line: 3,
    draft: pair('Q', 'C'),
  })
})

test('what the engine would refuse is said while it is written', () => {
  expect(turnsProblem(pair('Q', ''))).toBeUndefined()
  expect(turnsProblem(pair(' ', 'A'))).toMatch(/what the user says/)
  expect(turnsProblem([{ role: 'user', content: 'Q' }])).toMatch(/ends with an answer/)
  expect(turnsProblem([{ role: 'assistant', content: 'A' }])).toMatch(/user speaks before/)
})
