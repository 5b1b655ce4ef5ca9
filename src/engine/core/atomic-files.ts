import { randomUUID } from 'node:crypto'
import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Writes a whole file: afterwards it holds exactly these bytes, or what it held before. */
export type WriteFile = (path: string, bytes: Uint8Array | string) => Promise<void>

const temporaryName = /^\.diptych-[0-9a-f-]{36}\.tmp$/

/** A name beside `path` for something unfinished; `removeStaleTemporaries` knows it by its form. */
export const temporaryBeside = (path: string): string => join(dirname(path), `.diptych-${randomUUID()}.tmp`)

/** Makes names created or renamed in a folder durable. Windows cannot do that and does not need it. */
export const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Creates or replaces a file so that a crash at any instant leaves the old or the new content, never
 * a part: temporary file in the same folder, fsync, rename, fsync of the folder. Throws the file
 * system's own error (ENOSPC, EACCES, …); the old file is then untouched and no temporary is left.
 */
export const writeFileAtomic: WriteFile = async (path, bytes) => {
  const temporary = temporaryBeside(path)
  try {
    const handle = await open(temporary, 'wx')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, path)
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw thrown
  }
  await syncFolder(dirname(path))
}

/**
 * Deletes what a killed process left unfinished in `folder` (files and folders, not deeper). With
 * `olderThanMs` 0 the caller must own the folder alone; otherwise younger ones may be somebody's work.
 * Returns how many were deleted. A missing folder has none.
 */
export const removeStaleTemporaries = async (folder: string, olderThanMs: number): Promise<number> => {
  let names: string[]
  try {
    names = await readdir(folder)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw thrown
  }
  let removed = 0
  for (const name of names.filter(name => temporaryName.test(name))) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
    if (olderThanMs > 0 && Date.now() - mtimeMs < olderThanMs) continue
    await rm(path, { recursive: true, force: true })
    removed++
  }
  return removed
}
