import { createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import { openPromise, type ZipFile } from 'yauzl'
import { ZipFile as ZipWriter } from 'yazl'
import type { WorkspaceId } from '#contract/ids.ts'
import type { WorkspaceInfo } from '#contract/workspace.ts'
import { syncFolder, temporaryBeside, writeFileAtomic } from '#engine/core/atomic-files.ts'
import { createFolderAtomic } from '#engine/core/atomic-folders.ts'
import { EngineError } from '#engine/core/errors.ts'
import { openDatabase } from './database.ts'
import { laterGenerationOf } from './library-indexes.ts'
import { infoOf, manifestFile, manifestText, readManifest } from './manifest.ts'
import { databaseFile, type Workspace, workspaceFolders } from './workspace.ts'
import { vectorStoreSetting } from './workspace-settings.ts'

/** The folders of a workspace that travel; merged models, files that wait and temporaries stay behind. */
const travelling = (folder: string): string[] => {
  const { incoming, ...parts } = workspaceFolders(folder)
  return Object.values(parts)
}

/** Folders of indexes that were made after the first one. */
const laterIndexes = async (folder: string): Promise<string[]> =>
  (await readdir(folder))
    .filter(name => laterGenerationOf(name) !== undefined)
    .map(name => join(folder, name))

/** What belongs to this computer, not to the workspace: paths, jobs about them, passwords of servers, its speed. */
const removeLocalRows = (copy: DatabaseSync): void => {
  copy.prepare('delete from settings where key = ?').run(vectorStoreSetting)
  copy.exec('delete from jobs; delete from followed_folders; update documents set indexMs = null')
}

const filesIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile() && !entry.name.startsWith('.diptych-'))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
}

/** A copy of the database as it is at this instant, without what was deleted and what is local. */
export const copyDatabase = (database: DatabaseSync, path: string): void => {
  database.prepare('vacuum into ?').run(path)
  const copy = new DatabaseSync(path)
  try {
    copy.exec('pragma journal_mode = delete; pragma secure_delete = on')
    removeLocalRows(copy)
    copy.exec('vacuum')
  } finally {
    copy.close()
  }
}

/**
 * Writes an open workspace into one file, a ZIP archive of its folder, that `unpackWorkspace` reads on any
 * machine. The file appears whole or not at all; a file of that name is replaced. Unfinished indexing,
 * followed folders and the address of a vector server are left out.
 * @throws EngineError DISK_FULL and others of the file system.
 */
export const packWorkspace = async (
  { folder, database }: Pick<Workspace, 'folder' | 'database'>,
  target: string,
): Promise<{ sizeBytes: number }> => {
  await mkdir(dirname(target), { recursive: true })
  const copy = temporaryBeside(join(folder, databaseFile))
  const unfinished = temporaryBeside(target)
  try {
    copyDatabase(database, copy)
    const zip = new ZipWriter()
    const written = pipeline(zip.outputStream, createWriteStream(unfinished, { flags: 'wx' }))
    zip.addFile(join(folder, manifestFile), manifestFile)
    zip.addFile(copy, databaseFile)
    for (const part of [...travelling(folder), ...(await laterIndexes(folder))])
      for (const path of await filesIn(part))
        zip.addFile(path, path.slice(folder.length + 1).replaceAll(sep, '/'))
    zip.end()
    // A file that cannot be read is told by the archive, not by its stream.
    await new Promise<void>((resolve, reject) => {
      zip.on('error', reject)
      written.then(resolve, reject)
    })
    const handle = await open(unfinished, 'r+')
    await handle.sync().finally(() => handle.close())
    await rename(unfinished, target)
  } finally {
    await rm(copy, { force: true })
    await rm(unfinished, { force: true })
  }
  await syncFolder(dirname(target))
  return { sizeBytes: (await stat(target)).size }
}

const noWorkspace = (cause?: unknown): EngineError =>
  new EngineError(
    'WORKSPACE_UNREADABLE',
    'This file is no exported workspace, or it is damaged. Nothing was imported. Export the workspace again and choose that file.',
    {},
    { cause },
  )

const openArchive = async (path: string): Promise<ZipFile> => {
  try {
    return await openPromise(path, { lazyEntries: true, autoClose: false })
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    if (code === 'ENOENT')
      throw new EngineError(
        'WORKSPACE_NOT_FOUND',
        `There is no file ${path}. Nothing was imported. Check the name and try again.`,
        { path },
        { cause: thrown },
      )
    throw code?.startsWith('E') ? thrown : noWorkspace(thrown)
  }
}

/** Passes bytes on and fails at their end when their checksum is another; yauzl itself compares lengths only. */
const checkedAgainst = (expected: number) =>
  async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let sum = 0
    for await (const chunk of chunks) {
      sum = crc32(chunk, sum)
      yield chunk
    }
    if (sum !== expected) throw new Error('the checksum of a member is another')
  }

/** Writes the members that belong to a workspace below `folder`; yauzl refuses names that lead out of it. */
const extract = async (zip: ZipFile, folder: string): Promise<void> => {
  const parts = travelling('').map(part => `${part.replaceAll(sep, '/')}/`)
  const known = (name: string): boolean =>
    name === manifestFile ||
    name === databaseFile ||
    parts.some(part => name.startsWith(part)) ||
    laterGenerationOf(name.split('/')[0] ?? '') !== undefined
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName
    if (name.endsWith('/') || !known(name)) continue
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    const content = await zip.openReadStreamPromise(entry)
    await pipeline(content, checkedAgainst(entry.crc32), createWriteStream(path, { flags: 'wx' }))
  }
}

/**
 * Makes a workspace of a file that `packWorkspace` wrote, with an id of its own and the name that `nameFor` makes of
 * the one it had. It appears at `folder` whole, checked and brought up to date, or not at all.
 * @throws EngineError WORKSPACE_NOT_FOUND, WORKSPACE_UNREADABLE, WORKSPACE_TOO_NEW, FILE_NOT_WRITABLE, DISK_FULL.
 */
export const unpackWorkspace = async (
  path: string,
  { id, folder }: { id: WorkspaceId; folder: string },
  nameFor: (name: string) => string,
): Promise<WorkspaceInfo> => {
  await mkdir(dirname(folder), { recursive: true })
  const zip = await openArchive(path)
  try {
    await createFolderAtomic(folder, async unfinished => {
      await extract(zip, unfinished).catch(thrown => {
        throw typeof (thrown as NodeJS.ErrnoException).syscall === 'string' ? thrown : noWorkspace(thrown)
      })
      const manifest = await readManifest(unfinished).catch(thrown => {
        throw thrown instanceof EngineError && thrown.code === 'WORKSPACE_TOO_NEW'
          ? thrown
          : noWorkspace(thrown)
      })
      // A scenario that somebody worked with is their own now.
      const here = { ...manifest, id, name: nameFor(manifest.name), scenarioId: null }
      await writeFileAtomic(join(unfinished, manifestFile), manifestText(here))
      openDatabase(join(unfinished, databaseFile)).close()
    })
    return infoOf(await readManifest(folder))
  } finally {
    zip.close()
  }
}
