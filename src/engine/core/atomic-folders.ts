import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder, temporaryBeside, writeFileAtomic } from './atomic-files.ts'
import { EngineError, toEngineError } from './errors.ts'

const alreadyThere = (folder: string): EngineError =>
  new EngineError(
    'FILE_NOT_WRITABLE',
    `There is already something at ${folder}. It was left as it is and nothing was written. Choose another name or delete it first.`,
    { folder },
  )

/**
 * Makes a new folder that appears whole or not at all: filled beside its place, then renamed. What a killed
 * process leaves is a temporary that `removeStaleTemporaries` knows. The parent must exist.
 * @param fill writes and syncs the files of the folder it is given; what it throws leaves nothing behind.
 * @throws EngineError FILE_NOT_WRITABLE when the place is taken, DISK_FULL.
 */
export const createFolderAtomic = async (
  folder: string,
  fill: (unfinished: string) => Promise<void>,
): Promise<void> => {
  if (await stat(folder).catch(() => undefined)) throw alreadyThere(folder)
  const unfinished = temporaryBeside(folder)
  try {
    await mkdir(unfinished)
    await fill(unfinished)
    await rename(unfinished, folder)
  } catch (thrown) {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined)
    // Somebody took the place in the meantime.
    const { code } = thrown as NodeJS.ErrnoException
    throw code === 'ENOTEMPTY' || code === 'EEXIST' ? alreadyThere(folder) : toEngineError(thrown)
  }
  await syncFolder(dirname(folder))
}

/** Writes and syncs files into a folder, by name. */
export const writeFiles = async (
  folder: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<void> => {
  for (const [name, content] of Object.entries(files)) await writeFileAtomic(join(folder, name), content)
}

/** Deletes a folder so that a kill leaves all of it or nothing that anybody lists. */
export const removeFolderAtomic = async (folder: string): Promise<void> => {
  const doomed = temporaryBeside(folder)
  await rename(folder, doomed)
  await syncFolder(dirname(folder))
  // What cannot be deleted now (a file that Windows holds open) is cleared away as a stale temporary.
  await rm(doomed, { recursive: true, force: true }).catch(() => undefined)
}
