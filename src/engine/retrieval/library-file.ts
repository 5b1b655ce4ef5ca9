import { constants, type Stats } from 'node:fs'
import { lstat, open, readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { maxDocumentBytes } from '#contract/library.ts'
import { EngineError } from '#engine/core/errors.ts'

/** A file to be added to the library, read only when its turn comes. */
export interface LibraryFile {
  /** Place inside the library, as the person or host gave it; made safe when it is added. */
  name: string
  sizeBytes: number
  /** When the file was last changed where it comes from, ISO 8601; without it, that is not known. */
  modifiedAt?: string | null
  /** Where the file lies on this computer; bytes without a path are kept until they are indexed. */
  path?: string
  read(): Promise<Uint8Array>
}

const tooLarge = (sizeBytes: number): EngineError =>
  new EngineError(
    'DOCUMENT_TOO_LARGE',
    `This file is larger than ${maxDocumentBytes / 1024 / 1024} MB and was not added. The library is unchanged. Split it, or add the part you need.`,
    { sizeBytes },
  )

/**
 * The bytes of a file on this computer, which may have changed since it was listed: its size is looked at before
 * anything is read, and what is no file (a device, a pipe) is not waited for. Throws DOCUMENT_TOO_LARGE, and the
 * file system's own errors.
 */
export const readFileToAdd = async (path: string): Promise<Uint8Array> => {
  // Windows has no O_NONBLOCK, nor pipes that opening waits for.
  await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  const status = await file.stat()
  if (!status.isFile()) throw new Error(`${path} is no file`)
  if (status.size > maxDocumentBytes) throw tooLarge(status.size)
  return await file.readFile()
}

/** The bytes of a file that is to be added. Throws DOCUMENT_TOO_LARGE, DOCUMENT_UNREADABLE. */
export const readBytes = async (file: LibraryFile): Promise<Uint8Array> => {
  if (file.sizeBytes > maxDocumentBytes) throw tooLarge(file.sizeBytes)
  let bytes: Uint8Array
  try {
    bytes = await file.read()
  } catch (thrown) {
    if (thrown instanceof EngineError) throw thrown
    const { code } = (thrown ?? {}) as NodeJS.ErrnoException // whatever was thrown, a code is all that is looked for
    const why =
      code === 'ENOENT'
        ? 'is not there any more'
        : code === 'EACCES' || code === 'EPERM'
          ? 'may not be read by Diptych'
          : 'could not be read'
    throw new EngineError(
      'DOCUMENT_UNREADABLE',
      `This file ${why} and was not added. The library is unchanged. Check the file and add it again.`,
      { code },
      { cause: thrown },
    )
  }
  if (bytes.byteLength > maxDocumentBytes) throw tooLarge(bytes.byteLength)
  return bytes
}

/** Hidden entries, and packages of programs. */
export const isSkipped = (name: string): boolean => name.startsWith('.') || name === 'node_modules'

const fileAt = (path: string, name: string, status: Stats | undefined): LibraryFile & { path: string } => ({
  name,
  sizeBytes: status?.size ?? 0,
  modifiedAt: status?.mtime.toISOString() ?? null,
  path,
  read: () => readFileToAdd(path),
})

const walk = async (folder: string, name: string, found: LibraryFile[]): Promise<void> => {
  let entries: string[]
  try {
    entries = (await readdir(folder)).filter(entry => !isSkipped(entry)).sort()
  } catch {
    // Listed as a file that cannot be read, so that the person learns that it was left out.
    found.push(fileAt(folder, name, undefined))
    return
  }
  for (const entry of entries) {
    const path = join(folder, entry)
    const entryName = `${name}/${entry}`
    const status = await lstat(path).catch(() => undefined)
    // A name that is no valid text, or a file deleted just now: adding it says so.
    if (!status) found.push(fileAt(path, entryName, undefined))
    else if (status.isDirectory()) await walk(path, entryName, found)
    else if (status.isFile()) found.push(fileAt(path, entryName, status))
  }
}

/**
 * The files under the paths a person chose, for hosts with native dialogs and the command line. A
 * folder's files are named with the folder (`manuals/tern.pdf`), in the order of their names. Inside
 * folders hidden entries, node_modules and symbolic links are left out; a path named itself never is.
 * Files of every kind are listed, and a path that is not there too: adding them says why it failed.
 */
export const walkPaths = async (paths: string[]): Promise<LibraryFile[]> => {
  const found: LibraryFile[] = []
  for (const given of paths) {
    const path = resolve(given)
    const name = basename(path)
    const status = await stat(path).catch(() => undefined)
    if (status?.isDirectory()) await walk(path, name, found)
    else found.push(fileAt(path, name, status))
  }
  return found
}

/**
 * The same for one folder, under a name of one's choice. What could not be looked at has no `modifiedAt`.
 */
export const walkFolder = async (folder: string, name: string): Promise<LibraryFile[]> => {
  const found: LibraryFile[] = []
  await walk(folder, name, found)
  return found
}
