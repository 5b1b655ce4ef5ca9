import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { MergedFormat } from '#contract/adapter.ts'
import { removeStaleTemporaries } from '#engine/core/atomic-files.ts'
import { createFolderAtomic } from '#engine/core/atomic-folders.ts'
import { freeName } from '#engine/core/free-name.ts'
import { createOneAtATime } from '#engine/core/serial-work.ts'
import type { MergeAdapter } from './models.ts'

/** Whole models made of base and adapter, in a workspace's folder `exports`; one is written at a time. */
export interface MergedExports {
  /**
   * @param slug of the adapter's name, for the folder's.
   * @throws EngineError as `writeMergedModel`; nothing is left then.
   */
  write(
    slug: string,
    adapter: { folder: string; name: string },
    strength: number,
    format: MergedFormat,
  ): Promise<{ place: string; sizeBytes: number }>
  /** Ends what is being written, without a trace. */
  close(): Promise<void>
}

const endings: Record<MergedFormat, string> = { safetensors: 'merged', onnx: 'onnx' }

const bytesIn = async (folder: string): Promise<number> => {
  let bytes = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size
  return bytes
}

export const createMergedExports = (exportsFolder: string, merge: MergeAdapter): MergedExports => {
  const closing = new AbortController()
  const oneAtATime = createOneAtATime()
  // Hundreds of megabytes that a killed process may have left; nobody else writes here.
  void oneAtATime(() => removeStaleTemporaries(exportsFolder, 0).catch(() => {}))
  return {
    write: (slug, adapter, strength, format) =>
      oneAtATime(async () => {
        await mkdir(exportsFolder, { recursive: true })
        const name = freeName(`${slug}-${endings[format]}`, await readdir(exportsFolder), '-')
        const place = join(exportsFolder, name)
        await createFolderAtomic(place, unfinished =>
          merge(unfinished, { adapter, strength, format }, closing.signal),
        )
        return { place, sizeBytes: await bytesIn(place) }
      }),
    async close() {
      closing.abort()
      await oneAtATime(async () => {})
    },
  }
}
