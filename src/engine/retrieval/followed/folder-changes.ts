import { documentName } from '#engine/retrieval/document-name.ts'
import type { LibraryFile } from '#engine/retrieval/library-file.ts'
import type { FolderFile } from '#engine/workspace/folder-store.ts'

/** A file as a look at the folder found it; its name is its document's. */
export type SeenFile = LibraryFile & { path: string; modifiedAt: string }

/** How a folder differs from what the library last read of it. */
interface FolderChanges {
  /** Files that are new, or of another size or time. */
  toRead: SeenFile[]
  /** Files that are not there any more. */
  gone: FolderFile[]
  /** Whether files that changed just now, or are being indexed, have to be looked at again. */
  lookAgain: boolean
}

/**
 * Compares by name, size and time. Files that changed less than `settleMs` ago are left for later: somebody may
 * still be writing. What could not be looked at counts neither as changed nor as gone. Pure.
 */
export const folderChanges = (
  found: readonly LibraryFile[],
  known: ReadonlyMap<string, FolderFile>,
  pending: { working: string | null; others: ReadonlySet<string> },
  nowMs: number,
  settleMs: number,
): FolderChanges => {
  const seen = new Map<string, LibraryFile>()
  for (const file of found) {
    const name = documentName(file.name)
    if (!seen.has(name)) seen.set(name, { ...file, name })
  }
  const hidden = [...seen.values()].filter(({ modifiedAt }) => !modifiedAt).map(({ name }) => name)
  const isHidden = (name: string): boolean =>
    hidden.some(closed => name === closed || name.startsWith(`${closed}/`))

  const toRead: SeenFile[] = []
  let lookAgain = false
  for (const file of seen.values()) {
    const { name, sizeBytes, modifiedAt, path } = file
    if (!modifiedAt || path === undefined) continue
    const before = known.get(name)
    if (before?.sizeBytes === sizeBytes && before.modifiedAt === modifiedAt) continue
    if (pending.others.has(name)) continue
    const unsettled = Math.abs(nowMs - Date.parse(modifiedAt)) < settleMs
    if (unsettled || pending.working === name) lookAgain = true
    else toRead.push({ ...file, path, modifiedAt })
  }
  const gone = [...known.values()].filter(({ name }) => !seen.has(name) && !isHidden(name))
  return { toRead, gone, lookAgain }
}
