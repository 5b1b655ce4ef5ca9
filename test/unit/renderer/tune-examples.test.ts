import { expect, test } from 'vitest'
import type { ChatTurn, TrainingSetFinding } from '#contract/training-set.ts'
import { findingsByLine, groupFindings } from '#renderer/sets/findings.ts'
import { importHeadline } from '#renderer/sets/import-headline.ts'
import { allLines, markRange, noMarks, toggleMark } from '#renderer/sets/marks.ts'
import { sortRowFiles } from '#renderer/sets/row-files.ts'
import {
  changePages,
  isCurrent,
  missingPages,
  pageRows,
  type RowPages,
  rowAt,
} from '#renderer/sets/row-pages.ts'
import { answerExcerpt, questionExcerpt } from '#renderer/tune/examples/excerpt.ts'
import { findingLooks } from '#renderer/tune/examples/findings.ts'

const set = (contentHash: string) => ({ name: 'S', contentHash, canUndo: false })
type Pages = RowPages<ReturnType<typeof set>, string>
type Page = Extract<Parameters<typeof changePages<Pages['set'], string>>[1], { type: 'page' }>

const page = (contentHash: string, count: number, index: number): Page => {
  const offset = index * pageRows
  return {
    type: 'page',
    set: set(contentHash),
    count,
    offset,
    rows: Array.from(
      { length: Math.min(pageRows, count - offset) },
      (_, at) => `${contentHash} ${offset + at + 1}`,
    ),
  }
}
const empty = (count: number): Pages => ({ set: set('a'), count, pages: new Map() })
const read = (state: Pages, ...pages: Page[]): Pages => pages.reduce(changePages, state)

test('only the pages in view are asked for, and none twice', () => {
  expect(missingPages(empty(20_000), 9_990, 10_010)).toEqual([19, 20])
  expect(missingPages(read(empty(20_000), page('a', 20_000, 19)), 9_990, 10_010)).toEqual([20])
  expect(missingPages(empty(0), 0, 499)).toEqual([])
  expect(missingPages(empty(3), 0, 499)).toEqual([0])
})

test('rows are found in their pages', () => {
  const state = read(empty(1200), page('a', 1200, 2))
  expect(rowAt(state, 1199)).toBe('a 1200')
  expect(rowAt(state, 3)).toBeUndefined()
  expect(rowAt(state, 1200)).toBeUndefined()
})

test('after a change, what was read stays in view until it is read again', () => {
  const before = read(empty(1200), page('a', 1200, 0), page('a', 1200, 1))
  const changed = read(before, page('b', 1200, 0))
  expect(rowAt(changed, 0)).toBe('b 1')
  expect(rowAt(changed, 500)).toBe('a 501')
  expect(isCurrent(changed, 500)).toBe(false)
  expect(missingPages(changed, 0, 1199)).toEqual([1, 2])
})

test('pages behind the end of a set that became shorter are dropped', () => {
  const state = changePages(read(empty(1200), page('a', 1200, 0), page('a', 1200, 2)), {
    type: 'set',
    set: set('b'),
    count: 600,
  })
  expect([...state.pages.keys()]).toEqual([0])
})

test('hearing of the same set again changes nothing', () => {
  const state = read(empty(10), page('a', 10, 0))
  expect(changePages(state, { type: 'set', set: set('a'), count: 10 })).toBe(state)
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
  const groups = groupFindings(findingLooks, [
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

test('marks are set one by one, over a range in either direction, and only where they are shown', () => {
  expect([...toggleMark(toggleMark(noMarks, 3), 5)]).toEqual([3, 5])
  expect([...toggleMark(toggleMark(noMarks, 3), 3)]).toEqual([])
  expect([...markRange(noMarks, 6, 4, allLines(9))]).toEqual([4, 5, 6])
  expect([...markRange(noMarks, 1, 7, [2, 5, 8])]).toEqual([2, 5])
})

test('an import says what it brought and what was left out', () => {
  expect(importHeadline('example', 41, 2)).toBe('41 examples imported, 2 left out')
  expect(importHeadline('example', 1, 0)).toBe('1 example imported')
  expect(importHeadline('example', 0, 1200)).toBe('0 examples imported, 1,200 left out')
})

test('files that cannot hold examples are told apart by their names', () => {
  const files = ['a.JSONL', 'b.csv', 'c.pdf'].map(name => new File([''], name))
  const { usable, others } = sortRowFiles(files)
  expect(usable.map(({ name }) => name)).toEqual(['a.JSONL', 'b.csv'])
  expect(others).toEqual(['c.pdf'])
})
