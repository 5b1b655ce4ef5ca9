import type { FileProgress, IndexingJob, JobCounts } from '#contract/library.ts'
import type { FileState, JobFile, StoredJob } from '#engine/workspace/job-store.ts'

/** Failed files that an event carries at most. */
const maxFailedListed = 100
/** Files before and after the one whose turn it is that an event carries. */
const listedAround = 10

/** An indexing job in memory: what is known of it now, counted as it changes. */
export interface ActiveJob extends Omit<StoredJob, 'files'> {
  readonly files: readonly JobFile[]
  readonly counts: Readonly<JobCounts>
  /** Changes where a file stands. */
  set(file: JobFile, state: FileState): void
  /** The first file whose turn has not come. */
  nextWaiting(): JobFile | undefined
  /** As it is told: counts, and the few files that matter now. */
  told(): IndexingJob
}

const countOf = {
  waiting: 'waiting',
  reading: 'working',
  embedding: 'working',
  indexed: 'indexed',
  unchanged: 'unchanged',
  failed: 'failed',
  cancelled: 'cancelled',
} as const satisfies Record<FileState['type'], keyof JobCounts>

export const progressOf = ({ ordinal, name, state }: JobFile): FileProgress => ({ ordinal, name, state })

export const createActiveJob = (stored: StoredJob): ActiveJob => {
  const { files } = stored
  const counts: JobCounts = {
    ...{ total: files.length, waiting: 0, working: 0 },
    ...{ indexed: 0, unchanged: 0, failed: 0, cancelled: 0 },
  }
  const failed = new Set<JobFile>()
  // No file before this one waits.
  let turn = 0
  const enter = (file: JobFile): void => {
    counts[countOf[file.state.type]]++
    if (file.state.type === 'failed') failed.add(file)
    if (file.state.type === 'waiting') turn = Math.min(turn, file.ordinal)
  }
  for (const file of files) enter(file)
  const nextWaiting = (): JobFile | undefined => {
    while (turn < files.length && files[turn]?.state.type !== 'waiting') turn++
    return files[turn]
  }
  const job: ActiveJob = {
    ...stored,
    files,
    counts,
    set(file, state) {
      counts[countOf[file.state.type]]--
      failed.delete(file)
      file.state = state
      enter(file)
    },
    nextWaiting,
    told() {
      nextWaiting()
      const { id, createdAt, folderId, state } = job
      const from = Math.max(0, Math.min(turn - listedAround, files.length - 2 * listedAround))
      const listed = new Set(files.slice(from, from + 2 * listedAround))
      let failedListed = 0
      for (const file of failed) {
        if (failedListed++ === maxFailedListed) break
        listed.add(file)
      }
      const inOrder = [...listed].sort((a, b) => a.ordinal - b.ordinal)
      return { id, createdAt, folderId, state, counts: { ...counts }, files: inOrder.map(progressOf) }
    },
  }
  return job
}
