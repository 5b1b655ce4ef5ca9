import { expect, test } from 'vitest'
import { LibraryFilter } from '#contract/library-filter.ts'
import { filterWords } from '#renderer/library/filter/filter-words.ts'
import { isEverything } from '#renderer/library/filter/meets-filter.ts'

const words = (filter: object) => filterWords(LibraryFilter.parse(filter))

test('no condition has no words', () => {
  expect(words({})).toEqual([])
  expect(isEverything({})).toBe(true)
  expect(isEverything({ folder: 'manuals' })).toBe(false)
})

test('every condition is told, any of the types and all of the tags', () => {
  expect(words({ folder: 'manuals/tern', formats: ['pdf', 'markdown'], tags: ['draft', 'law'] })).toEqual([
    'in manuals/tern',
    'PDF or Markdown',
    'tagged draft and law',
  ])
})

test('days are told as they were chosen, in every time zone', () => {
  expect(words({ from: '2025-11-03', to: '2026-01-01' })).toEqual(['changed Nov 3, 2025 to Jan 1, 2026'])
  expect(words({ from: '2025-11-03' })).toEqual(['changed from Nov 3, 2025'])
  expect(words({ to: '2025-11-03' })).toEqual(['changed until Nov 3, 2025'])
})
