import type { JobId } from '#contract/ids.ts'
import { EngineError, toFailure } from '#engine/core/errors.ts'
import type { IncomingFiles } from '#engine/workspace/incoming-files.ts'
import type { JobFile } from '#engine/workspace/job-store.ts'
import { documentName } from './document-name.ts'
import { type LibraryFile, readBytes, readFileToAdd } from './library-file.ts'

/** The bytes of jobs' files: kept in the workspace when they were handed over, else where they lie. */
export interface JobFiles {
  /** Keeps what was handed over. A file that cannot be kept has failed already; the others are unaffected. */
  take(jobId: JobId, files: readonly LibraryFile[]): Promise<JobFile[]>
  /** To be read when its turn comes. */
  open(jobId: JobId, file: JobFile): LibraryFile
  /** Deletes what was kept. */
  discard(jobId: JobId, files: readonly JobFile[]): Promise<void>
  /** Deletes what was kept for any other file. */
  keepOnly(files: readonly (JobFile & { jobId: JobId })[]): Promise<void>
}

const notKept = (cause: unknown): EngineError =>
  new EngineError(
    'DOCUMENT_UNREADABLE',
    'Diptych could not keep a copy of this file when it was handed over, so it was not added. The library is unchanged. Add the file again.',
    {},
    { cause },
  )

export const createJobFiles = (incoming: IncomingFiles): JobFiles => {
  const isStaged = ({ source }: JobFile): boolean => source.type === 'staged'

  const stage = async (jobId: JobId, ordinal: number, file: LibraryFile): Promise<JobFile['state']> => {
    try {
      if (file.path !== undefined) return { type: 'waiting' }
      await incoming.write({ jobId, ordinal }, await readBytes(file))
      return { type: 'waiting' }
    } catch (thrown) {
      return { type: 'failed', failure: toFailure(thrown) }
    }
  }

  return {
    async take(jobId, files) {
      const taken: JobFile[] = []
      for (const [ordinal, file] of files.entries())
        taken.push({
          ordinal,
          name: documentName(file.name),
          source: file.path === undefined ? { type: 'staged' } : { type: 'path', path: file.path },
          sizeBytes: file.sizeBytes,
          modifiedAt: file.modifiedAt ?? null,
          state: await stage(jobId, ordinal, file),
        })
      return taken
    },
    open(jobId, { ordinal, name, source, sizeBytes, modifiedAt }) {
      const read = async (): Promise<Uint8Array> => {
        if (source.type === 'path') return readFileToAdd(source.path)
        return incoming.read({ jobId, ordinal }).catch(thrown => {
          throw notKept(thrown)
        })
      }
      return { name, sizeBytes, modifiedAt, read }
    },
    discard: (jobId, files) =>
      incoming.remove(files.filter(isStaged).map(({ ordinal }) => ({ jobId, ordinal }))),
    keepOnly: files => incoming.keepOnly(files.filter(isStaged)),
  }
}
