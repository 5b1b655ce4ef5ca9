import { expect, test } from 'vitest'
import type { LibraryDocument } from '#contract/library.ts'
import { changedAt, inOrder, orderBy } from '../../../src/renderer/library/documents/document-order.ts'
import { meetsFilter } from '../../../src/renderer/library/filter/meets-filter.ts'
import { applyLibraryEvent, emptyLibrary } from '../../../src/renderer/library/library-state.ts'
import { nextZoom } from '../../../src/renderer/library/pages/page-view.ts'
import { libraryDocument } from './library-document.ts'

const namesOf = (documents: readonly LibraryDocument[]) => documents.map(({ name }) => name)

test('a column sorts in its own direction first, and turns round when it is chosen again', () => {
  const byName = { by: 'name', descending: false } as const
  expect(orderBy(byName, 'name')).toEqual({ by: 'name', descending: true })
  expect(orderBy(byName, 'changed')).toEqual({ by: 'changed', descending: true })
  expect(orderBy({ by: 'size', descending: true }, 'size')).toEqual({ by: 'size', descending: false })
})

test('equals stay in the order of their names whatever is sorted by', () => {
  const list = [
    libraryDocument('a', { sizeBytes: 5, modifiedAt: '2026-01-02T00:00:00.000Z' }),
    libraryDocument('b', { sizeBytes: 9 }),
    libraryDocument('c', { sizeBytes: 5, modifiedAt: '2026-05-01T00:00:00.000Z' }),
  ]
  expect(namesOf(inOrder(list, { by: 'size', descending: true }))).toEqual(['b', 'a', 'c'])
  expect(namesOf(inOrder(list, { by: 'size', descending: false }))).toEqual(['a', 'c', 'b'])
  // b was never dated, so the day it was added counts.
  expect(namesOf(inOrder(list, { by: 'changed', descending: true }))).toEqual(['b', 'c', 'a'])
  expect(namesOf(inOrder(list, { by: 'name', descending: true }))).toEqual(['c', 'b', 'a'])
})

test('a filter keeps what meets all of its conditions', () => {
  const tern = libraryDocument('manuals/tern.pdf', {
    modifiedAt: '2026-03-31T23:59:59.000Z',
    tags: ['a', 'b'],
  })
  expect(meetsFilter(tern, {})).toBe(true)
  expect(meetsFilter(tern, { folder: 'manuals', formats: ['pdf'], tags: ['b'] })).toBe(true)
  // A folder is whole parts of the path.
  expect(meetsFilter(tern, { folder: 'manual' })).toBe(false)
  expect(meetsFilter(tern, { formats: ['docx'] })).toBe(false)
  expect(meetsFilter(tern, { tags: ['a', 'c'] })).toBe(false)
  expect(meetsFilter(tern, { from: '2026-03-31', to: '2026-03-31' })).toBe(true)
  expect(meetsFilter(tern, { from: '2026-04-01' })).toBe(false)
  expect(meetsFilter(tern, { to: '2026-03-30' })).toBe(false)
  expect(changedAt(libraryDocument('new.pdf'))).toBe('2026-11-21T07:00:00.000Z')
})

test('a document that was renamed moves to the place of its new name', () => {
  const named = ['a.pdf', 'b.pdf', 'c.pdf', 'd.pdf'].map(name => libraryDocument(name))
  const full = applyLibraryEvent(emptyLibrary, {
    type: 'snapshot',
    documents: named.toReversed(),
    jobs: [],
    folders: [],
  })
  const moved = applyLibraryEvent(full, {
    type: 'document',
    document: { ...libraryDocument('a.pdf'), name: 'c2.pdf' },
  })
  expect(namesOf(moved.documents)).toEqual(['b.pdf', 'c.pdf', 'c2.pdf', 'd.pdf'])
})

test('zooming goes step by step and stops at the ends', () => {
  expect(nextZoom(1, 'in')).toBe(1.25)
  expect(nextZoom(1, 'out')).toBe(0.8)
  expect(nextZoom(3, 'in')).toBe(3)
  expect(nextZoom(0.5, 'out')).toBe(0.5)
})
