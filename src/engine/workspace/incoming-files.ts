import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { JobId } from '#contract/ids.ts'
import type { WriteFile } from '#engine/core/atomic-files.ts'

/** A file of a job. */
interface Place {
  jobId: JobId
  ordinal: number
}

/**
 * Bytes that were handed over and wait to be indexed, in a workspace's folder `incoming`. Named by job and
 * position only: no name of a person or a web page reaches the file system.
 */
export interface IncomingFiles {
  /** Whole and on disk when it resolves. Throws the file system's own error; nothing is there then. */
  write(place: Place, bytes: Uint8Array): Promise<void>
  /** Throws ENOENT when they were never kept. */
  read(place: Place): Promise<Uint8Array>
  /** Fine when there are none. */
  remove(places: readonly Place[]): Promise<void>
  /** Deletes everything else. */
  keepOnly(places: readonly Place[]): Promise<void>
}

export const createIncomingFiles = (folder: string, writeFile: WriteFile): IncomingFiles => {
  const nameOf = ({ jobId, ordinal }: Place): string => `${jobId}-${ordinal}`
  const pathOf = (place: Place): string => join(folder, nameOf(place))
  return {
    async write(place, bytes) {
      await mkdir(folder, { recursive: true })
      await writeFile(pathOf(place), bytes)
    },
    read: place => readFile(pathOf(place)),
    async remove(places) {
      for (const place of places) await rm(pathOf(place), { force: true })
    },
    async keepOnly(places) {
      const kept = new Set(places.map(nameOf))
      for (const name of await readdir(folder))
        if (!kept.has(name)) await rm(join(folder, name), { recursive: true, force: true })
    },
  }
}
