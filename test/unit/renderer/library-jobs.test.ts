import { expect, test } from 'vitest'
import { FollowedFolder, IndexingJob } from '#contract/library.ts'
import { countsOf, groupJobs } from '../../../src/renderer/library/jobs/job-groups.ts'
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

test('jobs that wait, and jobs that are over without a failure, are shown together', () => {
  const ended = [job('finished', { total: 2, indexed: 2 }), job('cancelled', { total: 2, cancelled: 2 })]
  const failed = job('finished', { total: 2, indexed: 1, failed: 1 })
  const running = job('running', { total: 3, waiting: 1, working: 1, indexed: 1 })
  const waiting = [job('running', { total: 3, waiting: 3 }), job('running', { total: 4, waiting: 4 })]
  const paused = job('paused', { total: 1, waiting: 1 })
  const [first, second] = ended
  expect(
    groupJobs([first, failed, second, running, ...waiting, paused].filter(one => one !== undefined)),
  ).toEqual([
    { type: 'ended', jobs: ended },
    { type: 'one', job: failed },
    { type: 'one', job: running },
    { type: 'waiting', jobs: waiting },
    { type: 'one', job: paused },
  ])
  expect(countsOf(ended)).toEqual({ ...none, total: 4, indexed: 2, cancelled: 2 })
})

test('one job alone keeps its card, and so does each of a followed folder', () => {
  const waiting = job('running', { total: 3, waiting: 3 })
  const ofFolder = {
    ...job('finished', { total: 1, indexed: 1 }),
    folderId: FollowedFolder.shape.id.parse('f'),
  }
  expect(groupJobs([waiting, ofFolder, ofFolder]).map(({ type }) => type)).toEqual(['one', 'one', 'one'])
})
