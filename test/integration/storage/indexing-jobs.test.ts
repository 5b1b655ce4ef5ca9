import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { IndexingJob, LibraryEvent } from '#contract/library.ts'
import { writeFileAtomic } from '#engine/core/atomic-files.ts'
import type { DocumentReader } from '#engine/documents/document.ts'
import { walkPaths } from '#engine/retrieval/library-file.ts'
import {
  addAndWait,
  type Library,
  openLibrary,
  paragraphReader,
  stateOf,
  temporaryFolder,
  textFile,
} from '#test/unit/retrieval/library-fixture.ts'

const jobsOf = async ({ indexer }: Library): Promise<IndexingJob[]> => {
  const { value } = await indexer.watch().next()
  return (value as Extract<LibraryEvent, { type: 'snapshot' }>).jobs
}
const names = ({ workspace }: Library): string[] => workspace.documents.list().map(({ name }) => name)
const incoming = ({ workspace }: Library): string[] => readdirSync(workspace.folders.incoming)

/** A reader that waits at the file of a name until it is let go. */
const readerThatWaitsAt = (stopAt: string) => {
  const reached = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const reader: DocumentReader = {
    ...paragraphReader,
    async read(file, signal) {
      if (file.name === stopAt) {
        reached.resolve()
        const aborted = new Promise<void>(resolve => signal?.addEventListener('abort', () => resolve()))
        await Promise.race([released.promise, aborted])
      }
      return paragraphReader.read(file, signal)
    },
  }
  return { reader, reached: reached.promise, release: () => released.resolve() }
}

const files = ['a.txt', 'b.txt', 'c.txt'].map(name => textFile(name, `About ${name}.`))

test('goes on after a close with the files that were not done, without their bytes being handed over again', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'workspace')
  {
    const { reader, reached } = readerThatWaitsAt('b.txt')
    await using library = await openLibrary(path, { reader })
    await library.indexer.add(files)
    await reached
    expect(incoming(library)).toHaveLength(2)
  }
  await using library = await openLibrary(path)
  expect(names(library)).toEqual(['a.txt'])
  await library.indexer.reconcile()
  await library.indexer.idle()
  expect(names(library)).toEqual(['a.txt', 'b.txt', 'c.txt'])
  expect(await jobsOf(library)).toMatchObject([
    { state: 'finished', counts: { total: 3, indexed: 3, waiting: 0, cancelled: 0 } },
  ])
  expect(incoming(library)).toEqual([])
})

test('leaves a paused job paused over a restart, and goes on when it is told to', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'workspace')
  {
    const { reader, reached, release } = readerThatWaitsAt('a.txt')
    await using library = await openLibrary(path, { reader })
    const jobId = await library.indexer.add(files)
    await reached
    library.indexer.pause(jobId)
    release()
    await library.indexer.idle()
    // The file in work was finished.
    expect(names(library)).toEqual(['a.txt'])
  }
  await using library = await openLibrary(path)
  await library.indexer.reconcile()
  await library.indexer.idle()
  const [job] = await jobsOf(library)
  expect(job).toMatchObject({ state: 'paused', counts: { total: 3, indexed: 1, waiting: 2 } })
  if (!job) throw new Error('the job is gone')
  library.indexer.resume(job.id)
  await library.indexer.idle()
  expect(names(library)).toEqual(['a.txt', 'b.txt', 'c.txt'])
  expect(incoming(library)).toEqual([])
})

test('keeps failed files for another try until the job is dismissed, over a restart too', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'workspace')
  const broken = [textFile('bad.txt', '%BROKEN'), textFile('good.txt', 'Good.')]
  {
    await using library = await openLibrary(path)
    await addAndWait(library, broken)
    await addAndWait(library, [textFile('other.txt', 'Of a job without failures.')])
  }
  const patient: DocumentReader = {
    ...paragraphReader,
    read: ({ name, bytes }, signal) =>
      paragraphReader.read({ name, bytes: bytes.map(byte => (byte === 37 ? 32 : byte)) }, signal),
  }
  await using library = await openLibrary(path, { reader: patient })
  await library.indexer.reconcile()
  // The job without failures has nothing to tell any more.
  const [job, ...others] = await jobsOf(library)
  expect(others).toEqual([])
  if (!job) throw new Error('the job is gone')
  expect(job).toMatchObject({ state: 'finished', counts: { failed: 1, indexed: 1 } })
  expect(stateOf(job, 'bad.txt')).toMatchObject({ failure: { code: 'DOCUMENT_UNREADABLE' } })
  expect(incoming(library)).toHaveLength(1)

  library.indexer.retry(job.id)
  await library.indexer.idle()
  expect(names(library)).toContain('bad.txt')
  expect(incoming(library)).toEqual([])
  await library.indexer.dismiss(job.id)
  expect(await jobsOf(library)).toEqual([])
  expect(library.workspace.jobs.list()).toEqual([])
})

test('gives cancelled files another try, and forgets their bytes with the job', async () => {
  using folder = temporaryFolder()
  const { reader, reached, release } = readerThatWaitsAt('b.txt')
  await using library = await openLibrary(join(folder.path, 'workspace'), { reader })
  const jobId = await library.indexer.add(files)
  await reached
  library.indexer.cancel(jobId)
  await library.indexer.idle()
  expect(await jobsOf(library)).toMatchObject([{ state: 'cancelled', counts: { indexed: 1, cancelled: 2 } }])
  expect(incoming(library)).toHaveLength(2)
  release()
  library.indexer.retry(jobId)
  await library.indexer.idle()
  expect(names(library)).toEqual(['a.txt', 'b.txt', 'c.txt'])

  const again = readerThatWaitsAt('d.txt')
  await using second = await openLibrary(join(folder.path, 'second'), { reader: again.reader })
  const dismissed = await second.indexer.add([textFile('d.txt', 'D.'), textFile('e.txt', 'E.')])
  await again.reached
  await second.indexer.dismiss(dismissed)
  await second.indexer.idle()
  expect(incoming(second)).toEqual([])
  expect(names(second)).toEqual([])
})

test('reads files that have a path from where they lie, when their turn comes', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'note.txt')
  writeFileSync(path, 'As it was when it was chosen.')
  const { reader, reached, release } = readerThatWaitsAt('first.txt')
  await using library = await openLibrary(join(folder.path, 'workspace'), { reader })
  await library.indexer.add([textFile('first.txt', 'First.')])
  await reached
  await library.indexer.add(await walkPaths([path]))
  expect(incoming(library)).toHaveLength(1)
  writeFileSync(path, 'As it was when its turn came.')
  release()
  await library.indexer.idle()
  const document = library.workspace.documents.findByName('note.txt')
  expect(document && library.workspace.documents.detail(document.id).text).toBe(
    'As it was when its turn came.',
  )
  expect(document?.modifiedAt).toMatch(/^\d{4}-.*Z$/)
})

test('pauses when the disk is full, says so of the file, and goes on once there is space', async () => {
  using folder = temporaryFolder()
  let full = false
  await using library = await openLibrary(join(folder.path, 'workspace'), {
    writeFile: async (file, bytes) => {
      if (full) throw Object.assign(new Error('no space'), { code: 'ENOSPC', path: file })
      await writeFileAtomic(file, bytes)
    },
    reader: {
      ...paragraphReader,
      read: (file, signal) => {
        if (file.name === 'b.txt') full = true
        return paragraphReader.read(file, signal)
      },
    },
  })
  const jobId = await library.indexer.add(files)
  await library.indexer.idle()
  const [job] = await jobsOf(library)
  expect(job).toMatchObject({ state: 'paused', counts: { indexed: 1, failed: 1, waiting: 1 } })
  expect(job && stateOf(job, 'b.txt')).toMatchObject({
    failure: { code: 'DISK_FULL', message: expect.stringContaining('Free some space') },
  })
  expect(names(library)).toEqual(['a.txt'])
  expect(library.vectorStore.documentIds()).toHaveLength(1)

  library.indexer.resume(jobId)
  await library.indexer.idle()
  expect(await jobsOf(library)).toMatchObject([{ state: 'paused', counts: { indexed: 1, failed: 1 } }])
})

test('says of files that could not be kept for want of space that they have to be added again', async () => {
  using folder = temporaryFolder()
  let writes = 0
  await using library = await openLibrary(join(folder.path, 'workspace'), {
    writeFile: async (file, bytes) => {
      if (++writes === 2) throw Object.assign(new Error('no space'), { code: 'ENOSPC', path: file })
      await writeFileAtomic(file, bytes)
    },
  })
  const jobId = await library.indexer.add(files)
  await library.indexer.idle()
  expect(await jobsOf(library)).toMatchObject([{ state: 'paused', counts: { failed: 1, waiting: 2 } }])
  expect(incoming(library)).toHaveLength(2)
  library.indexer.resume(jobId)
  await library.indexer.idle()
  expect(names(library)).toEqual(['a.txt', 'c.txt'])
  const [job] = await jobsOf(library)
  expect(job && stateOf(job, 'b.txt')).toMatchObject({
    failure: { message: expect.stringMatching(/again\.$/) },
  })
})

test('refuses to take files into a workspace that may not be written, in a sentence', async () => {
  using folder = temporaryFolder()
  await using library = await openLibrary(join(folder.path, 'workspace'), {
    writeFile: async file => {
      throw Object.assign(new Error('read-only file system'), { code: 'EROFS', path: file })
    },
  })
  const job = await addAndWait(library, [textFile('a.txt', 'A.')])
  expect(stateOf(job, 'a.txt')).toMatchObject({
    failure: {
      code: 'FILE_NOT_WRITABLE',
      message: expect.stringMatching(/may not write .* Check the permissions/),
    },
  })
  expect(names(library)).toEqual([])
  expect(incoming(library)).toEqual([])

  library.workspace.database.exec('pragma query_only = on')
  await expect(library.indexer.add(files)).rejects.toMatchObject({ code: 'FILE_NOT_WRITABLE' })
  library.workspace.database.exec('pragma query_only = off')
})

test('tells of a job of ten thousand files in short events, and pages through all of them', async () => {
  using folder = temporaryFolder()
  const list = join(folder.path, 'docs')
  await using library = await openLibrary(join(folder.path, 'workspace'))
  const jobId = await library.indexer.add(
    Array.from({ length: 10_000 }, (_, n) => ({
      name: `docs/${n}.txt`,
      sizeBytes: 10,
      path: join(list, `${n}.txt`),
      read: () => Promise.reject(new Error('read by path')),
    })),
  )
  await library.indexer.idle()
  const [job] = await jobsOf(library)
  // None of them is there: each has its failure, and the event carries a hundred of them.
  expect(job).toMatchObject({ state: 'finished', counts: { total: 10_000, failed: 10_000 } })
  expect(job?.files.length).toBeLessThanOrEqual(120)
  expect(JSON.stringify(job).length).toBeLessThan(60_000)
  const page = library.indexer.jobFiles(jobId, 9_990, 200)
  expect(page.map(({ ordinal }) => ordinal)).toEqual([
    9990, 9991, 9992, 9993, 9994, 9995, 9996, 9997, 9998, 9999,
  ])
})
