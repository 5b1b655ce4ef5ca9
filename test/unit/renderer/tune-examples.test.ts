import { expect, test } from 'vitest'
import { TrainingSetId } from '#contract/ids.ts'
import type { ChatTurn, TrainingSetFinding, TrainingSetPage } from '#contract/training-set.ts'
import { sortExampleFiles } from '../../../src/renderer/tune/examples/example-files.ts'
import {
  changePages,
  type ExamplePages,
  exampleAt,
  isCurrent,
  missingPages,
  pageExamples,
} from '../../../src/renderer/tune/examples/example-pages.ts'
import { answerExcerpt, questionExcerpt } from '../../../src/renderer/tune/examples/excerpt.ts'
import { findingsByLine, groupFindings } from '../../../src/renderer/tune/examples/findings.ts'
import { importHeadline } from '../../../src/renderer/tune/examples/import-headline.ts'
import { markAll, markRange, noMarks, toggleMark } from '../../../src/renderer/tune/examples/marks.ts'

const set = (contentHash: string, examples: number): TrainingSetPage['set'] => ({
  id: TrainingSetId.parse('s'),
  name: 'S',
  examples,
  sizeBytes: 1,
  contentHash,
  changedAt: '2026-11-21T07:00:00.000Z',
  canUndo: false,
})
const page = (contentHash: string, examples: number, index: number): TrainingSetPage => {
  const offset = index * pageExamples
  return {
    set: set(contentHash, examples),
    offset,
    examples: Array.from({ length: Math.min(pageExamples, examples - offset) }, (_, at) => ({
      line: offset + at + 1,
      messages: [{ role: 'user' as const, content: `${contentHash} ${offset + at + 1}` }],
      tokens: null,
    })),
  }
}
const empty = (examples: number): ExamplePages => ({ set: set('a', examples), pages: new Map() })
const read = (state: ExamplePages, ...pages: TrainingSetPage[]) =>
  pages.reduce((before, page) => changePages(before, { type: 'page', page }), state)

test('only the pages in view are asked for, and none twice', () => {
  expect(missingPages(empty(20_000), 9_990, 10_010)).toEqual([19, 20])
  expect(missingPages(read(empty(20_000), page('a', 20_000, 19)), 9_990, 10_010)).toEqual([20])
  expect(missingPages(empty(0), 0, 499)).toEqual([])
  expect(missingPages(empty(3), 0, 499)).toEqual([0])
})

test('rows are found in their pages', () => {
  const state = read(empty(1200), page('a', 1200, 2))
  expect(exampleAt(state, 1199)?.line).toBe(1200)
  expect(exampleAt(state, 3)).toBeUndefined()
  expect(exampleAt(state, 1200)).toBeUndefined()
})

test('after a change, what was read stays in view until it is read again', () => {
  const before = read(empty(1200), page('a', 1200, 0), page('a', 1200, 1))
  const changed = read(before, page('b', 1200, 0))
  expect(exampleAt(changed, 0)?.messages[0]?.content).toBe('b 1')
  expect(exampleAt(changed, 500)?.messages[0]?.content).toBe('a 501')
  expect(isCurrent(changed, 500)).toBe(false)
  expect(missingPages(changed, 0, 1199)).toEqual([1, 2])
})

test('pages behind the end of a set that became shorter are dropped', () => {
  const state = changePages(read(empty(1200), page('a', 1200, 0), page('a', 1200, 2)), {
    type: 'set',
    set: set('b', 600),
  })
  expect([...state.pages.keys()]).toEqual([0])
})

test('hearing of the same set again changes nothing', () => {
  const state = read(empty(10), page('a', 10, 0))
  expect(changePages(state, { type: 'set', set: set('a', 10) })).toBe(state)
})

const turns = (user: string, assistant = 'A'): ChatTurn[] => [
  { role: 'user', content: user },
  { role: 'assistant', content: assistant },
]

test('a question is shown on one line', () => {
  expect(questionExcerpt(turns('Is it\n\nopen?'))).toBe('Is it open?')
  expect(answerExcerpt(turns('Q', 'Hello,\n\nyes.'))).toBe('Hello, yes.')
})

test('of a question after passages, the question is shown', () => {
  const passages = `[1] Manual\n${'Words of the manual. '.repeat(30)}\n\nAnswer from the passages.\nQuestion: How long?`
  expect(questionExcerpt(turns(passages))).toBe('… Question: How long?')
})

test('the last question and answer of a conversation stand for it', () => {
  expect(questionExcerpt([...turns('first', 'one'), ...turns('second', 'two')])).toBe('second')
  expect(answerExcerpt([...turns('first', 'one'), ...turns('second', 'two')])).toBe('two')
})

const finding = (type: TrainingSetFinding['type'], line: number | null): TrainingSetFinding => ({
  type,
  line,
  message: `${type} ${line}`,
})

test('findings are counted by type, the gravest first', () => {
  const groups = groupFindings([
    finding('duplicate', 4),
    finding('duplicate', 5),
    finding('empty-answer', 5),
    finding('too-few', null),
  ])
  expect(groups.map(({ label }) => label)).toEqual(['set too small', '1 empty answer', '2 duplicates'])
})

test('a line tells each type of finding once; what is true of the whole set is on no line', () => {
  const lines = findingsByLine([
    finding('leaked-question', 2),
    finding('leaked-question', 2),
    finding('too-long', 2),
    finding('too-few', null),
  ])
  expect([...lines.keys()]).toEqual([2])
  expect(lines.get(2)?.map(({ type }) => type)).toEqual(['leaked-question', 'too-long'])
})

test('marks are set one by one, over a range in either direction, and for all', () => {
  expect([...toggleMark(toggleMark(noMarks, 3), 5)]).toEqual([3, 5])
  expect([...toggleMark(toggleMark(noMarks, 3), 3)]).toEqual([])
  expect([...markRange(noMarks, 6, 4)]).toEqual([4, 5, 6])
  expect(markAll(20_000).size).toBe(20_000)
})

test('an import says what it brought and what was left out', () => {
  expect(importHeadline(41, 2)).toBe('41 examples imported, 2 left out')
  expect(importHeadline(1, 0)).toBe('1 example imported')
  expect(importHeadline(0, 1200)).toBe('0 examples imported, 1,200 left out')
})

test('files that cannot hold examples are told apart by their names', () => {
  const files = ['a.JSONL', 'b.csv', 'c.pdf'].map(name => new File([''], name))
  const { usable, others } = sortExampleFiles(files)
  expect(usable.map(({ name }) => name)).toEqual(['a.JSONL', 'b.csv'])
  expect(others).toEqual(['c.pdf'])
})
