import { expect, test } from 'vitest'
import { DocumentId } from '#contract/ids.ts'
import { IndexingJob } from '#contract/library.ts'
import {
  applyLibraryEvent,
  emptyLibrary,
  endedOf,
  findDocuments,
  isIndexing,
} from '../../../src/renderer/library/library-state.ts'
import { libraryDocument } from './library-document.ts'

const noFiles = { total: 0, waiting: 0, working: 0, indexed: 0, unchanged: 0, failed: 0, cancelled: 0 }

const job = (state: string, ...files: object[]) =>
  IndexingJob.parse({
    id: 'j',
    createdAt: '2026-11-21T07:00:00.000Z',
    folderId: null,
    state,
    counts: { ...noFiles, total: files.length },
    files: files.map((file, ordinal) => ({ ordinal, ...file })),
  })

test('documents stay sorted by name as people count', () => {
  const names = ['manual 10.pdf', 'Manual 2.pdf', 'appendix.pdf']
  const state = names.reduce(
    (before, name) => applyLibraryEvent(before, { type: 'document', document: libraryDocument(name) }),
    emptyLibrary,
  )
  expect(state.documents.map(d => d.name)).toEqual(['appendix.pdf', 'Manual 2.pdf', 'manual 10.pdf'])
})

test('a document that comes again replaces itself, a removed one goes', () => {
  const once = applyLibraryEvent(emptyLibrary, { type: 'document', document: libraryDocument('a.pdf') })
  const twice = applyLibraryEvent(once, {
    type: 'document',
    document: { ...libraryDocument('a.pdf'), chunks: 9 },
  })
  expect(twice.documents).toMatchObject([{ chunks: 9 }])
  expect(
    applyLibraryEvent(twice, { type: 'removed', documentId: DocumentId.parse('a.pdf') }).documents,
  ).toEqual([])
})

test('a job is updated in its place', () => {
  const running = job('running', { name: 'a', state: { type: 'reading' } })
  const finished = job('finished', { name: 'a', state: { type: 'indexed', documentId: 'd', chunks: 3 } })
  const state = [running, finished].reduce(
    (before, next) => applyLibraryEvent(before, { type: 'job', job: next }),
    emptyLibrary,
  )
  expect(state.jobs).toEqual([finished])
})

test('documents are being indexed as long as one job runs', () => {
  const withJobs = (...states: string[]) => ({ ...emptyLibrary, jobs: states.map(state => job(state)) })
  expect(isIndexing(emptyLibrary)).toBe(false)
  expect(isIndexing(withJobs('finished', 'cancelled'))).toBe(false)
  expect(isIndexing(withJobs('finished', 'running'))).toBe(true)
})

test('a snapshot replaces everything, so that a dismissed job is gone', () => {
  const state = applyLibraryEvent(
    { loaded: true, documents: [libraryDocument('a.pdf')], jobs: [job('finished')], folders: [] },
    { type: 'snapshot', documents: [], jobs: [], folders: [] },
  )
  expect(state).toEqual({ loaded: true, documents: [], jobs: [], folders: [] })
})

test('a file that failed or was cancelled has come to an end too', () => {
  expect(
    endedOf({
      ...noFiles,
      total: 9,
      waiting: 2,
      working: 1,
      indexed: 3,
      unchanged: 1,
      failed: 1,
      cancelled: 1,
    }),
  ).toBe(6)
})

test('search ignores case, accents and the order of words', () => {
  const documents = [libraryDocument('Manuals/Tern Übersicht.pdf'), libraryDocument('prices.pdf')]
  expect(findDocuments(documents, 'ubersicht tern').map(d => d.name)).toEqual(['Manuals/Tern Übersicht.pdf'])
  expect(findDocuments(documents, ' ')).toHaveLength(2)
})
