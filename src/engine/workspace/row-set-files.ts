import { createReadStream } from 'node:fs'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ErrorCode } from '#contract/errors.ts'
import { removeStaleTemporaries, syncFolder, type WriteFile } from '#engine/core/atomic-files.ts'
import { EngineError } from '#engine/core/errors.ts'
import { createUndoHistory, type UndoHistory } from './undo-history.ts'

/** A file as it is at a moment. */
export interface RowSetFile {
  /** Another one when the file was written since, by whomever. */
  stamp: string
  sizeBytes: number
  changedAt: string
}

/**
 * The files of a workspace's training sets or test sets: `ID.jsonl`, put there by Diptych or by hand. What a change replaces
 * is kept in `.undo/ID`. Writes are atomic; whoever calls sees to it that a set has one write at a time.
 */
export interface RowSetFiles<Id extends string> {
  list(): Promise<Id[]>
  /** @throws EngineError with the kind's code for an unknown id, as everything here does that takes the id of a file. */
  describe(id: Id): Promise<RowSetFile>
  stream(id: Id): AsyncIterable<Uint8Array>
  create(id: Id, content: Buffer): Promise<void>
  replace(id: Id, content: Buffer): Promise<void>
  /** @param fileHash SHA-256 of what the file holds. */
  canUndo(id: Id, fileHash: string): Promise<boolean>
  /** Takes the last change back. False when there is none. */
  undo(id: Id): Promise<boolean>
  remove(id: Id): Promise<void>
  /** Clears away what a killed process left unfinished, and steps back of sets that are gone. */
  tidy(): Promise<void>
}

const extension = '.jsonl'
const undoFolder = '.undo'

interface FileKind<Id extends string> {
  noun: string
  parseId(text: string): Id
  codes: { notFound: ErrorCode }
}

export const createRowSetFiles = <Id extends string>(
  folder: string,
  kind: FileKind<Id>,
  writeFile: WriteFile,
): RowSetFiles<Id> => {
  const notFound = (id: Id, cause?: unknown): EngineError =>
    new EngineError(
      kind.codes.notFound,
      `This ${kind.noun} is not in the workspace. Nothing was changed. Choose one from the list.`,
      { id },
      { cause },
    )
  const pathOf = (id: Id): string => join(folder, id + extension)
  const historyOf = (id: Id): UndoHistory => createUndoHistory(join(folder, undoFolder, id), writeFile)
  const list = async (): Promise<Id[]> =>
    (await readdir(folder, { withFileTypes: true }))
      .filter(entry => entry.isFile() && !entry.name.startsWith('.') && entry.name.endsWith(extension))
      .map(({ name }) => kind.parseId(name.slice(0, -extension.length)))
  /** An id comes from outside and becomes a path: only names that the folder itself gives are taken. */
  const requireThere = async (id: Id): Promise<void> => {
    if (!(await list()).includes(id)) throw notFound(id)
  }
  return {
    list,
    async describe(id) {
      await requireThere(id)
      const { ino, size, mtimeNs, mtime } = await stat(pathOf(id), { bigint: true }).catch(thrown => {
        throw thrown.code === 'ENOENT' ? notFound(id, thrown) : thrown
      })
      return {
        stamp: `${ino}-${size}-${mtimeNs}`,
        sizeBytes: Number(size),
        changedAt: mtime.toISOString(),
      }
    },
    async *stream(id) {
      await requireThere(id)
      yield* createReadStream(pathOf(id))
    },
    async create(id, content) {
      await historyOf(id).clear() // of a set that had the name before
      await writeFile(pathOf(id), content)
    },
    async replace(id, content) {
      await requireThere(id)
      await historyOf(id).record(await readFile(pathOf(id)), content)
      await writeFile(pathOf(id), content)
    },
    canUndo: (id, fileHash) => historyOf(id).canUndo(fileHash),
    async undo(id) {
      await requireThere(id)
      const former = await historyOf(id).former(await readFile(pathOf(id)))
      if (!former) return false
      await writeFile(pathOf(id), former.content)
      await former.forget()
      return true
    },
    async remove(id) {
      await requireThere(id)
      await rm(pathOf(id))
      await syncFolder(folder)
      await historyOf(id).clear()
    },
    async tidy() {
      await removeStaleTemporaries(folder, 0)
      const known = new Set<string>(await list())
      const histories = await readdir(join(folder, undoFolder)).catch(() => [])
      for (const id of histories) {
        const history = join(folder, undoFolder, id)
        if (known.has(id)) await removeStaleTemporaries(history, 0)
        else await rm(history, { recursive: true, force: true })
      }
    },
  }
}
