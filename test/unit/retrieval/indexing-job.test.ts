import { expect, test } from 'vitest'
import { DocumentId, JobId } from '#contract/ids.ts'
import { createActiveJob } from '#engine/retrieval/indexing-job.ts'
import type { FileState, JobFile } from '#engine/workspace/job-store.ts'

const jobOf = (states: FileState[]) => {
  const files = states.map(
    (state, ordinal): JobFile => ({
      ...{ ordinal, name: `${ordinal}.txt`, sizeBytes: 1, modifiedAt: null },
      source: { type: 'staged' },
      state,
    }),
  )
  const id = JobId.parse('job')
  return createActiveJob({
    id,
    createdAt: '2026-05-31T10:00:00.000Z',
    folderId: null,
    state: 'running',
    files,
  })
}
const waiting: FileState = { type: 'waiting' }
const indexed: FileState = { type: 'indexed', documentId: DocumentId.parse('d'), chunks: 1 }
const failed: FileState = { type: 'failed', failure: { code: 'DOCUMENT_EMPTY', message: 'Empty.' } }
const times = (count: number, state: FileState): FileState[] => Array.from({ length: count }, () => state)
const ordinals = (job: ReturnType<typeof jobOf>) => job.told().files.map(({ ordinal }) => ordinal)

test('counts as files change and gives their turn in order, again after a retry', () => {
  const job = jobOf([indexed, waiting, waiting])
  expect(job.nextWaiting()?.ordinal).toBe(1)
  const [, second, third] = job.files
  if (!second || !third) throw new Error('three files')
  job.set(second, { type: 'embedding', chunksDone: 1, chunksTotal: 2 })
  expect(job.counts).toEqual({
    ...{ total: 3, waiting: 1, working: 1, indexed: 1, unchanged: 0, failed: 0, cancelled: 0 },
  })
  job.set(second, failed)
  job.set(third, indexed)
  expect(job.nextWaiting()).toBeUndefined()
  job.set(second, waiting)
  expect(job.nextWaiting()).toBe(second)
})

test('tells all of a small job and, of a large one, what failed and what is near its turn', () => {
  expect(ordinals(jobOf([...times(3, indexed), failed, waiting]))).toEqual([0, 1, 2, 3, 4])
  const large = jobOf([failed, ...times(499, indexed), ...times(500, waiting)])
  expect(ordinals(large)).toEqual([0, ...Array.from({ length: 20 }, (_, i) => 490 + i)])
  // An ended one tells its last files, and never more than a hundred failures besides.
  expect(ordinals(jobOf(times(1000, indexed)))).toEqual(Array.from({ length: 20 }, (_, i) => 980 + i))
  expect(ordinals(jobOf(times(1000, failed)))).toHaveLength(120)
})
