import { randomUUID } from 'node:crypto'
import { type DocumentId, JobId } from '#contract/ids.ts'
import type { FileProgress, IndexingJob, JobCounts, LibraryEvent } from '#contract/library.ts'
import { EngineError, isAbort, toFailure } from '#engine/core/errors.ts'
import {
  type Exclusive,
  type IndexingDeps,
  indexFile,
  type Reconciled,
  reconcileLibrary,
  removeDocument,
} from './document-indexing.ts'
import { documentName } from './document-name.ts'
import { createLibraryFeed } from './library-feed.ts'
import type { LibraryFile } from './library-file.ts'

/** Keeps a workspace's library: adds files as jobs, removes documents, and tells who watches. */
export interface Indexer {
  /** Starts a job and returns at once. Jobs run one after another, and one file at a time. */
  add(files: LibraryFile[]): JobId
  /** Stops a job; files that are in stay. Nothing happens to a finished one. Throws JOB_NOT_FOUND. */
  cancel(jobId: JobId): void
  /** Forgets a finished job; a running one is cancelled first. Throws JOB_NOT_FOUND. */
  dismiss(jobId: JobId): void
  /** Throws DOCUMENT_NOT_FOUND. */
  remove(documentId: DocumentId): Promise<void>
  /** First a snapshot, then changes; another snapshot when a job was dismissed. Ends with `signal`. */
  watch(signal?: AbortSignal): AsyncGenerator<LibraryEvent, void>
  /** Repairs what a crash left; to be called once after opening, before questions are asked. */
  reconcile(signal?: AbortSignal): Promise<Reconciled>
  /** Resolves when no job is waiting or running. */
  idle(): Promise<void>
  /** Cancels all jobs, waits for the work in flight and ends all watchers. */
  close(): Promise<void>
}

/** Progress goes out at most this often: an event carries the whole job. */
const progressIntervalMs = 50

interface Job {
  id: JobId
  createdAt: string
  state: IndexingJob['state']
  files: FileProgress[]
  abort: AbortController
  publishAt: NodeJS.Timeout | undefined
}

/** One change after another, whatever became of the one before. */
const serial = (): Exclusive => {
  let last: Promise<unknown> = Promise.resolve()
  return change => {
    const next = last.then(change, change)
    last = next.catch(() => undefined)
    return next
  }
}

const countsOf = (files: FileProgress[]): JobCounts => {
  const count = (...types: FileProgress['state']['type'][]) =>
    files.filter(file => types.includes(file.state.type)).length
  return {
    total: files.length,
    waiting: count('waiting'),
    working: count('reading', 'embedding'),
    indexed: count('indexed'),
    unchanged: count('unchanged'),
    failed: count('failed'),
    cancelled: count('cancelled'),
  }
}

const copyOf = ({ id, createdAt, state, files }: Job): IndexingJob => ({
  id,
  createdAt,
  folderId: null,
  state,
  counts: countsOf(files),
  files: files.map(file => ({ ...file })),
})

export const createIndexer = (deps: IndexingDeps): Indexer => {
  const { workspace, logger } = deps
  const jobs = new Map<JobId, Job>()
  const queued = serial()
  const exclusive = serial()
  const snapshot = (): LibraryEvent => ({
    type: 'snapshot',
    documents: workspace.documents.list(),
    jobs: [...jobs.values()].map(copyOf),
    folders: [],
  })
  const feed = createLibraryFeed(snapshot)
  const closing = new AbortController()
  let work: Promise<unknown> = Promise.resolve()

  const publishNow = (job: Job): void => {
    clearTimeout(job.publishAt)
    job.publishAt = undefined
    // A dismissed job is no longer anybody's business.
    if (jobs.has(job.id)) feed.publish({ type: 'job', job: copyOf(job) })
  }
  const publishSoon = (job: Job): void => {
    job.publishAt ??= setTimeout(() => publishNow(job), progressIntervalMs)
  }

  const runFile = async (job: Job, progress: FileProgress, file: LibraryFile): Promise<void> => {
    const { signal } = job.abort
    if (signal.aborted) {
      progress.state = { type: 'cancelled' }
      return
    }
    const onStep = (state: FileProgress['state']): void => {
      progress.state = state
      publishSoon(job)
    }
    try {
      const outcome = await indexFile(deps, exclusive, progress.name, file, onStep, signal)
      if (outcome.type === 'unchanged') {
        progress.state = outcome
        return
      }
      const { document, replaced } = outcome
      progress.state = { type: 'indexed', documentId: document.id, chunks: document.chunks }
      if (replaced) feed.publish({ type: 'removed', documentId: replaced })
      feed.publish({ type: 'document', document })
    } catch (thrown) {
      if (signal.aborted && isAbort(thrown)) {
        progress.state = { type: 'cancelled' }
        return
      }
      const failure = toFailure(thrown)
      if (failure.code === 'UNEXPECTED') logger.error('could not add a file', thrown, { jobId: job.id })
      progress.state = { type: 'failed', failure }
    } finally {
      publishSoon(job)
    }
  }

  const runJob = async (job: Job, files: LibraryFile[]): Promise<void> => {
    for (const [index, file] of files.entries()) {
      const progress = job.files[index]
      if (progress) await runFile(job, progress, file)
    }
    job.state = job.files.some(({ state }) => state.type === 'cancelled') ? 'cancelled' : 'finished'
    publishNow(job)
  }

  const jobOf = (id: JobId): Job => {
    const job = jobs.get(id)
    if (!job)
      throw new EngineError(
        'JOB_NOT_FOUND',
        'This job is not known any more. The library is unchanged. Reload to see where things stand.',
        { jobId: id },
      )
    return job
  }

  /** Files whose turn has not come are cancelled at once, even while the job waits for another. */
  const stop = (job: Job): void => {
    if (job.state !== 'running') return
    job.abort.abort()
    for (const file of job.files) if (file.state.type === 'waiting') file.state = { type: 'cancelled' }
    if (job.files.every(({ state }) => state.type !== 'reading' && state.type !== 'embedding'))
      job.state = 'cancelled'
    publishNow(job)
  }

  return {
    add(files) {
      const job: Job = {
        id: JobId.parse(randomUUID()),
        createdAt: deps.clock.now().toISOString(),
        state: 'running',
        files: files.map((file, ordinal) => ({
          ordinal,
          name: documentName(file.name),
          state: { type: 'waiting' },
        })),
        abort: new AbortController(),
        publishAt: undefined,
      }
      jobs.set(job.id, job)
      publishNow(job)
      if (closing.signal.aborted) stop(job)
      work = queued(() => runJob(job, files))
      return job.id
    },
    cancel: jobId => stop(jobOf(jobId)),
    dismiss(jobId) {
      stop(jobOf(jobId))
      jobs.delete(jobId)
      feed.publish(snapshot())
    },
    async remove(documentId) {
      await removeDocument(deps, exclusive, documentId)
      feed.publish({ type: 'removed', documentId })
    },
    watch: feed.watch,
    reconcile(signal) {
      const either = AbortSignal.any(signal ? [closing.signal, signal] : [closing.signal])
      return queued(() => reconcileLibrary(deps, exclusive, either))
    },
    async idle() {
      // Work may be added while waiting for work.
      for (let seen: unknown; seen !== work; ) {
        seen = work
        await work
      }
    },
    async close() {
      closing.abort()
      for (const job of jobs.values()) stop(job)
      await queued(async () => undefined)
      await exclusive(async () => undefined)
      feed.close()
    },
  }
}
