import { expect, test } from 'vitest'
import { folderChanges } from '#engine/retrieval/followed/folder-changes.ts'
import type { LibraryFile } from '#engine/retrieval/library-file.ts'
import type { FolderFile } from '#engine/workspace/folder-store.ts'

const long = '2026-05-31T10:00:00.000Z'
const nowMs = Date.parse('2026-05-31T12:00:00.000Z')
const settleMs = 500

const found = (name: string, modifiedAt: string | null = long, sizeBytes = 3): LibraryFile => ({
  ...{ name, modifiedAt, sizeBytes, path: `/there/${name}` },
  read: () => Promise.reject(new Error('must not be read')),
})
const changes = (
  files: LibraryFile[],
  known: string[],
  pending: { working: string | null; others: Set<string> } = { working: null, others: new Set() },
) => {
  const before = known.map((name): [string, FolderFile] => [
    name,
    { name, sizeBytes: 3, modifiedAt: long, documentId: null },
  ])
  const { toRead, gone, lookAgain } = folderChanges(files, new Map(before), pending, nowMs, settleMs)
  return { toRead: toRead.map(({ name }) => name), gone: gone.map(({ name }) => name), lookAgain }
}

test('reads what is new or has another size or time, and nothing else', () => {
  const later = '2026-05-31T10:00:00.001Z'
  expect(
    changes(
      [found('s/same'), found('s/later', later), found('s/longer', long, 4), found('s/new')],
      ['s/same', 's/later', 's/longer', 's/gone'],
    ),
  ).toEqual({ toRead: ['s/later', 's/longer', 's/new'], gone: ['s/gone'], lookAgain: false })
})

test('leaves a file that changed just now for the next look, and one that claims to come from the future', () => {
  const justNow = new Date(nowMs - settleMs + 1).toISOString()
  const soon = new Date(nowMs + settleMs - 1).toISOString()
  const tomorrow = '2026-06-01T12:00:00.000Z'
  expect(changes([found('s/a', justNow)], [])).toEqual({ toRead: [], gone: [], lookAgain: true })
  expect(changes([found('s/a', soon)], [])).toMatchObject({ toRead: [], lookAgain: true })
  // A clock that is wrong by a day must not keep a file out for a day.
  expect(changes([found('s/a', tomorrow)], [])).toMatchObject({ toRead: ['s/a'], lookAgain: false })
})

test('adds nothing twice that waits already, and comes back to a file that changes while it is indexed', () => {
  const pending = { working: 's/working', others: new Set(['s/waiting']) }
  expect(changes([found('s/working'), found('s/waiting')], [], pending)).toEqual({
    toRead: [],
    gone: [],
    lookAgain: true,
  })
  expect(changes([found('s/waiting')], [], pending).lookAgain).toBe(false)
})

test('does not take files for gone whose folder cannot be read', () => {
  expect(changes([found('s/closed', null)], ['s/closed/a', 's/closed/b/c', 's/closed-not/d'])).toEqual({
    toRead: [],
    gone: ['s/closed-not/d'],
    lookAgain: false,
  })
})
