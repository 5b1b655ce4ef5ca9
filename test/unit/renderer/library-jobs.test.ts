import { expect, test } from 'vitest'
import { FollowedFolder, IndexingJob } from '#contract/library.ts'
import { jobHeadline, jobShare } from '../../../src/renderer/library/jobs/job-progress.ts'

const none = { total: 0, waiting: 0, working: 0, indexed: 0, unchanged: 0, failed: 0, cancelled: 0 }

const job = (state: string, counts: object, files: object[] = []) =>
  IndexingJob.parse({
    id: 'j',
    createdAt: '2026-11-21T07:00:00.000Z',
    folderId: null,
    state,
    counts: { ...none, ...counts },
    files: files.map((file, ordinal) => ({ ordinal, name: 'a', ...file })),
  })

test('the share of a job counts the embedded part of the file in hand', () => {
  const half = { state: { type: 'embedding', chunksDone: 5, chunksTotal: 10 } }
  const counts = { total: 10, waiting: 7, working: 1, indexed: 1, failed: 1 }
  expect(jobShare(job('running', counts, [half]))).toBeCloseTo(0.25)
  expect(jobShare(job('running', {}))).toBe(0)
})

test('the headline says what is done, what failed and where it comes from', () => {
  const counts = { total: 10_000, waiting: 9000, indexed: 990, unchanged: 8, failed: 2 }
  expect(jobHeadline(job('running', counts))).toBe('Adding 10,000 files: 998 done, 2 failed')
  expect(jobHeadline(job('paused', counts))).toBe('Paused adding 10,000 files: 998 done, 2 failed')
  const folder = FollowedFolder.parse({ id: 'f', name: 'notes', place: '/notes', state: 'following' })
  const ended = job('finished', { total: 4, indexed: 1, unchanged: 2, failed: 1 })
  expect(jobHeadline(ended, folder)).toBe('1 document added from the folder notes, 2 already there, 1 failed')
  expect(jobHeadline(job('cancelled', { total: 1, cancelled: 1 }))).toBe('1 cancelled')
})
