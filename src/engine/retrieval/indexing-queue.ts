import { randomUUID } from 'node:crypto'
import { type FolderId, JobId } from '#contract/ids.ts'
import type { FileProgress, IndexingJob, LibraryEvent } from '#contract/library.ts'
import { EngineError, isAbort, toEngineError, toFailure } from '#engine/core/errors.ts'
import type { OneAtATime } from '#engine/core/serial-work.ts'
import type { FileState, FinishedFile, JobFile } from '#engine/workspace/job-store.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import { type IndexingDeps, indexFile } from './document-indexing.ts'
import { type ActiveJob, createActiveJob, progressOf } from './indexing-job.ts'
import { createJobFiles } from './job-files.ts'
import type { LibraryFile } from './library-file.ts'

/** Adds files to the library as jobs that last until they are dismissed. */
export interface IndexingQueue {
  /**
   * Starts a job, and resolves when it is on disk: it goes on after a crash. One file is indexed at a time, jobs
   * in their order; a few files that changed in a followed folder go first. Throws DISK_FULL, FILE_NOT_WRITABLE.
   */
  add(files: readonly LibraryFile[]): Promise<JobId>
  /**
   * The same for files of a followed folder, each a document of its own. Takes the place of the folder's job
   * before, when that ended without a failure. Does not resolve to anything a person waits for.
   */
  addFromFolder(folderId: FolderId, files: readonly LibraryFile[]): Promise<void>
  /**
   * Files of the folder's jobs that are not done: `working` is read already, the others wait for something. And
   * whether any of this will be done without anybody asking for it.
   */
  pendingOf(folderId: FolderId): { working: string | null; others: Set<string>; isRunning: boolean }
  /** Cancels and forgets the jobs of a folder that is let go. */
  dismissFolder(folderId: FolderId): Promise<void>
  /** Stops a job; files that are in stay. Nothing happens to an ended one. Throws JOB_NOT_FOUND. */
  cancel(jobId: JobId): void
  /** Stops after the file in work. Throws JOB_NOT_FOUND. */
  pause(jobId: JobId): void
  /** Also tries again what failed because the disk was full. Throws JOB_NOT_FOUND. */
  resume(jobId: JobId): void
  /** Tries failed and cancelled files again. Throws JOB_NOT_FOUND. */
  retry(jobId: JobId): void
  /** Forgets an ended job and the bytes kept for it; a running one is cancelled first. Throws JOB_NOT_FOUND. */
  dismiss(jobId: JobId): Promise<void>
  /** Throws JOB_NOT_FOUND. */
  jobFiles(jobId: JobId, offset: number, limit: number): FileProgress[]
  /** Resolves when no job is running; paused ones wait for the person. */
  idle(): Promise<void>
}

export type IndexingQueueDeps = IndexingDeps & {
  workspace: Pick<Workspace, 'incoming' | 'jobs'>
  /** Changes of the library are made inside of this. */
  exclusive: OneAtATime
  /** Tells who watches of a change. */
  publish: (event: LibraryEvent) => void
  /** Tells them how everything stands: a job is gone. */
  publishAll: () => void
}

/** Progress goes out at most this often. */
const progressIntervalMs = 50
/** A followed folder's job with fewer files left goes before the others: an edit is seen within seconds. */
const fewFiles = 20

/** Files that are done are written down together, at most this often. */
const notingIntervalMs = 250

const isDone = ({ type }: FileState): boolean => type === 'indexed' || type === 'unchanged'
const isWorking = ({ type }: FileState): boolean => type === 'reading' || type === 'embedding'
/** Failures of the workspace's own disk, which the next file would meet too. */
const isOfDisk = (state: FileState): boolean =>
  state.type === 'failed' &&
  (state.failure.code === 'DISK_FULL' || state.failure.code === 'FILE_NOT_WRITABLE')

/** A queue, and what only its owner does with it. */
interface OwnedQueue extends IndexingQueue {
  /** Where all jobs stand. */
  told(): IndexingJob[]
  /** Goes on with the jobs on disk; to be called once after opening. */
  takeUpJobs(): Promise<void>
  /** Stops the work in flight, which goes on at the next opening. Safe to call twice. */
  close(): Promise<void>
}

export const createIndexingQueue = (deps: IndexingQueueDeps): OwnedQueue => {
  const { workspace, logger, clock, exclusive, publish, publishAll } = deps
  const jobs = new Map<JobId, ActiveJob>()
  const jobFiles = createJobFiles(workspace.incoming)
  const closing = new AbortController()
  const publishAt = new Map<JobId, NodeJS.Timeout>()
  const finished: (FinishedFile & { job: ActiveJob })[] = []
  let notedAtMs = 0
  let inWork: { job: ActiveJob; abort: AbortController } | undefined
  let working: Promise<void> | undefined

  const publishNow = (job: ActiveJob): void => {
    clearTimeout(publishAt.get(job.id))
    publishAt.delete(job.id)
    // A dismissed job is no longer anybody's business.
    if (jobs.get(job.id) === job) publish({ type: 'job', job: job.told() })
  }
  const publishSoon = (job: ActiveJob): void => {
    if (!publishAt.has(job.id))
      publishAt.set(
        job.id,
        setTimeout(() => publishNow(job), progressIntervalMs),
      )
  }

  /** Where the job stands once none of its files waits or is in work. */
  const settle = (job: ActiveJob): void => {
    if (job.counts.waiting + job.counts.working > 0) return
    job.state = job.counts.cancelled > 0 ? 'cancelled' : 'finished'
  }

  /**
   * Writes down where the job and some of its files stand. What cannot be written (full disk) is still true in
   * memory; after a restart those files are looked at again and found unchanged.
   */
  const record = (job: ActiveJob, write: () => void): void => {
    try {
      write()
    } catch (thrown) {
      logger.error('could not note where an indexing job stands', thrown, { jobId: job.id })
      const { code } = toEngineError(thrown)
      if (job.counts.waiting > 0 && (code === 'DISK_FULL' || code === 'FILE_NOT_WRITABLE'))
        job.state = 'paused'
    }
  }

  /** What is known of a file of a followed folder once its turn has come. */
  const noteOf = ({ folderId }: ActiveJob, file: JobFile): FinishedFile['noted'] => {
    const { name, sizeBytes, modifiedAt, state } = file
    if (folderId === null || modifiedAt === null || state.type === 'cancelled' || isOfDisk(state)) return null
    const before = workspace.documents.findByName(name)
    const documentId =
      state.type === 'indexed' || state.type === 'unchanged'
        ? state.documentId
        : // Put there by this job before a crash that left no note of it.
          before?.modifiedAt === modifiedAt
          ? before.id
          : null
    return { folderId, file: { name, sizeBytes, modifiedAt, documentId } }
  }

  /** Writes down what is done, together: what a crash loses of it is looked at again and found unchanged. */
  const noteFinished = async (): Promise<void> => {
    const entries = finished.splice(0)
    notedAtMs = clock.monotonicMs()
    for (const job of new Set(entries.map(entry => entry.job))) {
      const ofJob = entries.filter(entry => entry.job === job)
      record(job, () => workspace.jobs.finishFiles(job, ofJob))
      const done = ofJob.map(({ file }) => file).filter(({ state }) => isDone(state))
      await jobFiles
        .discard(job.id, done)
        .catch(error => logger.error('left the bytes of indexed files', error, { jobId: job.id }))
    }
  }

  const finishFile = async (job: ActiveJob, file: JobFile, state: FileState): Promise<void> => {
    job.set(file, state)
    if (isOfDisk(state) && job.state === 'running') job.state = 'paused'
    settle(job)
    finished.push({ job, file, noted: noteOf(job, file) })
    const isDue = job.state !== 'running' || clock.monotonicMs() - notedAtMs > notingIntervalMs
    if (isDue) await noteFinished()
    if (job.state === 'running') publishSoon(job)
    else publishNow(job)
  }

  const runFile = async (job: ActiveJob, file: JobFile): Promise<void> => {
    const abort = new AbortController()
    const signal = AbortSignal.any([closing.signal, abort.signal])
    inWork = { job, abort }
    const onStep = (state: FileState): void => {
      job.set(file, state)
      publishSoon(job)
    }
    try {
      const libraryFile = jobFiles.open(job.id, file)
      const outcome = await indexFile(deps, exclusive, libraryFile, job.folderId !== null, onStep, signal)
      if (outcome.type === 'unchanged') {
        await finishFile(job, file, outcome)
        return
      }
      const { document, replaced } = outcome
      const { id: documentId, chunks } = document
      if (replaced) publish({ type: 'removed', documentId: replaced })
      publish({ type: 'document', document })
      await finishFile(job, file, { type: 'indexed', documentId, chunks })
    } catch (thrown) {
      // Closing is no decision about the file: its turn comes again.
      if (closing.signal.aborted && isAbort(thrown)) return job.set(file, { type: 'waiting' })
      if (signal.aborted && isAbort(thrown)) return finishFile(job, file, { type: 'cancelled' })
      const failure = toFailure(thrown)
      if (failure.code === 'UNEXPECTED') logger.error('could not add a file', thrown, { jobId: job.id })
      return finishFile(job, file, { type: 'failed', failure })
    } finally {
      inWork = undefined
    }
  }

  const nextJob = (): ActiveJob | undefined => {
    if (closing.signal.aborted) return undefined
    const ready = [...jobs.values()].filter(job => job.state === 'running' && job.counts.waiting > 0)
    return ready.find(job => job.folderId !== null && job.counts.waiting <= fewFiles) ?? ready[0]
  }
  const work = async (): Promise<void> => {
    try {
      // Nothing may come between the last look for a job and the end, or it would not be woken for.
      for (let job = nextJob(); job || finished.length > 0; job = nextJob()) {
        const file = job?.nextWaiting()
        if (job && file) await runFile(job, file)
        else await noteFinished()
      }
    } finally {
      working = undefined
    }
  }
  const wake = (): void => {
    working ??= Promise.resolve()
      .then(work)
      .catch(error => logger.error('indexing stopped', error))
  }

  const jobOf = (id: JobId): ActiveJob => {
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
  const stop = (job: ActiveJob): void => {
    const waiting = job.files.filter(({ state }) => state.type === 'waiting')
    if (inWork?.job === job) inWork.abort.abort()
    if (waiting.length === 0) return
    for (const file of waiting) job.set(file, { type: 'cancelled' })
    settle(job)
    record(job, () => workspace.jobs.update(job, waiting))
    publishNow(job)
  }

  /** Gives files their turn again. */
  const again = (job: ActiveJob, which: (state: FileState) => boolean): void => {
    const files = job.files.filter(({ state }) => which(state))
    for (const file of files) job.set(file, { type: 'waiting' })
    if (job.counts.waiting === 0) return
    job.state = 'running'
    record(job, () => workspace.jobs.update(job, files))
    publishNow(job)
    wake()
  }

  const begin = async (
    id: JobId,
    folderId: FolderId | null,
    files: readonly LibraryFile[],
  ): Promise<void> => {
    const kept = await jobFiles.take(id, files)
    try {
      const job = createActiveJob({
        id,
        createdAt: clock.now().toISOString(),
        folderId,
        state: kept.some(({ state }) => isOfDisk(state)) ? 'paused' : 'running',
        files: kept,
      })
      settle(job)
      workspace.jobs.save({ ...job, files: kept })
      jobs.delete(id)
      jobs.set(id, job)
      publishNow(job)
    } catch (thrown) {
      await jobFiles.discard(id, kept)
      throw toEngineError(thrown)
    }
    wake()
  }

  const forget = async (job: ActiveJob): Promise<void> => {
    stop(job)
    jobs.delete(job.id)
    workspace.jobs.remove(job.id)
    publishAll()
    await jobFiles.discard(job.id, job.files)
  }

  const jobsOfFolder = (folderId: FolderId): ActiveJob[] =>
    [...jobs.values()].filter(job => job.folderId === folderId)

  /** Ended jobs without failures are told of until the end of the session; the others are taken up again. */
  const takeUpJobs = async (): Promise<void> => {
    const known = workspace.jobs.list().filter(({ id }) => !jobs.has(id))
    const begunSince = [...jobs]
    jobs.clear()
    for (const stored of known) {
      const ended = stored.state === 'finished' || stored.state === 'cancelled'
      if (ended && !stored.files.some(({ state }) => state.type === 'failed'))
        workspace.jobs.remove(stored.id)
      else jobs.set(stored.id, createActiveJob(stored))
    }
    for (const [id, job] of begunSince) jobs.set(id, job)
    await jobFiles.keepOnly(
      [...jobs.values()].flatMap(({ id, files }) =>
        files.filter(({ state }) => !isDone(state)).map(file => ({ jobId: id, ...file })),
      ),
    )
    for (const job of jobs.values()) publishNow(job)
    wake()
  }

  return {
    async add(files) {
      const id = JobId.parse(randomUUID())
      await begin(id, null, files)
      return id
    },
    addFromFolder(folderId, files) {
      const clean = jobsOfFolder(folderId).find(
        ({ state, counts }) => state === 'finished' && counts.failed === 0,
      )
      return begin(clean?.id ?? JobId.parse(randomUUID()), folderId, files)
    },
    pendingOf(folderId) {
      let working: string | null = null
      const others = new Set<string>()
      for (const { files } of jobsOfFolder(folderId))
        for (const { name, state } of files)
          if (isWorking(state)) working = name
          else if (state.type === 'waiting' || state.type === 'cancelled' || isOfDisk(state)) others.add(name)
      for (const { job, file } of finished) if (job.folderId === folderId) others.add(file.name)
      return { working, others, isRunning: jobsOfFolder(folderId).some(({ state }) => state === 'running') }
    },
    async dismissFolder(folderId) {
      for (const job of jobsOfFolder(folderId)) await forget(job)
    },
    cancel: jobId => stop(jobOf(jobId)),
    pause(jobId) {
      const job = jobOf(jobId)
      if (job.state !== 'running' || job.counts.waiting === 0) return
      job.state = 'paused'
      record(job, () => workspace.jobs.update(job, []))
      publishNow(job)
    },
    resume(jobId) {
      const job = jobOf(jobId)
      if (job.state === 'paused') again(job, isOfDisk)
    },
    retry: jobId => again(jobOf(jobId), ({ type }) => type === 'failed' || type === 'cancelled'),
    dismiss: async jobId => forget(jobOf(jobId)),
    jobFiles: (jobId, offset, limit) =>
      jobOf(jobId)
        .files.slice(offset, offset + limit)
        .map(progressOf),
    async idle() {
      while (working) await working
    },
    told: () => [...jobs.values()].map(job => job.told()),
    takeUpJobs,
    async close() {
      closing.abort()
      while (working) await working
      for (const timer of publishAt.values()) clearTimeout(timer)
    },
  }
}
