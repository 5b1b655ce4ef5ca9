import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { FolderId } from '#contract/ids.ts'
import type { FollowedFolder } from '#contract/library.ts'
import type { Clock } from '#engine/core/clock.ts'
import { freeName } from '#engine/core/free-name.ts'
import type { Logger } from '#engine/core/logging.ts'
import { createOneAtATime } from '#engine/core/serial-work.ts'
import { contentHashOf, documentName } from '#engine/retrieval/document-name.ts'
import type { Indexer } from '#engine/retrieval/indexing.ts'
import { readFileToAdd, walkFolder } from '#engine/retrieval/library-file.ts'
import type { FolderFile } from '#engine/workspace/folder-store.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import { folderChanges, type SeenFile } from './folder-changes.ts'
import { type FolderWatcher, watchFolder } from './folder-watcher.ts'
import { followablePath } from './followable-folder.ts'

/** Keeps the library as the followed folders are: files that come, change, move and go. */
export interface FollowedFolders {
  /**
   * Follows a folder from now on; resolves before its files are read. One that is followed already stays as it is.
   * Throws DOCUMENT_UNREADABLE when there is no such folder, DOCUMENT_ALREADY_THERE when it is part of another.
   */
  follow(path: string): Promise<FollowedFolder>
  /** Its documents stay. Fine for an unknown one. */
  unfollow(id: FolderId): Promise<void>
  /** Resolves when the library holds what the folders hold, as far as that can be reached. */
  settled(): Promise<void>
  close(): Promise<void>
}

export interface FollowedFoldersDeps {
  workspace: Pick<Workspace, 'documents' | 'followed' | 'folder'>
  indexer: Indexer
  clock: Clock
  logger: Logger
}

/** From a hint to a look, so that many changes are looked at once. */
const debounceMs = 300
/** A file is read, and a missing one removed, when it has been so for this long. */
const settleMs = 500
/** Between looks at folders that are missing or cannot be watched. */
const pollMs = 5000
/** A folder in which something is always being written must not keep a start waiting. */
const mostLooks = 6

interface Followed {
  readonly id: FolderId
  readonly path: string
  readonly name: string
  state: FollowedFolder['state']
  watcher: FolderWatcher | undefined
  /** Changes may go unnoticed: it is looked at from time to time. */
  unwatched: boolean
  /** Of the disk it was on when it was last seen with files. */
  device: number | undefined
}

/** A file that was there when its folder was looked at before. */
interface Gone {
  folder: Followed
  file: FolderFile
}

/** Follows the workspace's folders from the call on, until `close`. */
export const createFollowedFolders = (deps: FollowedFoldersDeps): FollowedFolders => {
  const { workspace, indexer, clock, logger } = deps
  const { documents, followed: store } = workspace
  const folders = new Map<FolderId, Followed>()
  const oneAtATime = createOneAtATime()
  /** When a file was first missed, in monotonic milliseconds, by folder and name. */
  const missedSince = new Map<string, number>()
  const toLookAt = new Set<FolderId>()
  let timer: NodeJS.Timeout | undefined
  let waitsForWork = false
  let closed = false

  const told = ({ id, name, path, state }: Followed): FollowedFolder => ({ id, name, place: path, state })
  const tell = (): void => indexer.tellFolders([...folders.values()].map(told))

  const lookSoon = (ids: Iterable<FolderId>, delayMs = debounceMs): void => {
    if (closed) return
    for (const id of ids) toLookAt.add(id)
    timer ??= setTimeout(() => {
      timer = undefined
      const looked = [...toLookAt]
      look(looked).catch(error => {
        logger.error('could not bring in the changes of a followed folder', error)
        lookSoon(looked, pollMs) // for instance once the disk is not full any more
      })
    }, delayMs)
  }

  const watchAgain = async (folder: Followed): Promise<void> => {
    await folder.watcher?.close()
    if (closed || !folders.has(folder.id)) return
    folder.unwatched = false
    folder.watcher = watchFolder(folder.path, {
      onChange: () => lookSoon([folder.id]),
      onFailure(thrown) {
        if (!folder.unwatched) logger.error('cannot watch a followed folder', thrown, { folder: folder.path })
        folder.unwatched = true
      },
    })
  }

  /** The folder's files, or null while it cannot be read. */
  const filesOf = async (folder: Followed) => {
    const status = await stat(folder.path).catch(() => undefined)
    if (!status?.isDirectory()) return null
    const files = await walkFolder(folder.path, folder.name)
    if (files.some(({ path }) => path === folder.path)) return null
    // A disk that is unplugged may leave an empty folder where it was.
    const wasFilled = folder.device !== status.dev && store.filesOf(folder.id).length > 0
    if (files.length === 0 && wasFilled) return null
    folder.device = status.dev
    return files
  }

  /** Takes a file that came for one that went, when their content is the same: its document gets the other name. */
  const move = async (to: Followed, came: SeenFile, gone: readonly Gone[]): Promise<Gone | undefined> => {
    const candidates = gone.filter(({ file }) => file.documentId && file.sizeBytes === came.sizeBytes)
    if (candidates.length === 0 || documents.findByName(came.name)) return undefined
    const bytes = await readFileToAdd(came.path).catch(() => undefined)
    const hash = bytes && contentHashOf(bytes)
    for (const from of candidates) {
      const { documentId } = from.file
      if (!documentId || documents.get(documentId)?.contentHash !== hash) continue
      const { name, sizeBytes, modifiedAt } = came
      await indexer.rename(documentId, name, () =>
        store.moveFile(
          { id: from.folder.id, name: from.file.name },
          { id: to.id, file: { name, sizeBytes, modifiedAt, documentId } },
        ),
      )
      return from
    }
    return undefined
  }

  const removeGone = async ({ folder, file }: Gone): Promise<void> => {
    const document = file.documentId && documents.get(file.documentId)
    // Under another name it was moved or replaced by the person.
    if (document && document.name === file.name) await indexer.remove(document.id)
    store.removeFile(folder.id, file.name)
  }

  /** Brings in what changed in some of the folders. Says when they have to be looked at again for it. */
  const lookNow = async (ids: readonly FolderId[]): Promise<'nothing' | 'after work' | 'later'> => {
    const came: { folder: Followed; file: SeenFile }[] = []
    let gone: Gone[] = []
    let isBusy = false
    const again = new Set<FolderId>()
    for (const id of ids) {
      toLookAt.delete(id)
      const folder = folders.get(id)
      if (!folder || closed) continue
      const found = await filesOf(folder)
      const state = found ? 'following' : 'missing'
      if (state !== folder.state) {
        folder.state = state
        tell()
        if (found) await watchAgain(folder)
      }
      if (!found) continue
      const pending = indexer.pendingOf(id)
      const known = new Map(store.filesOf(id).map(file => [file.name, file]))
      const changes = folderChanges(found, known, pending, clock.now().getTime(), settleMs)
      if (changes.lookAgain) again.add(id)
      if (pending.isRunning) isBusy = true
      came.push(...changes.toRead.map(file => ({ folder, file })))
      gone.push(...changes.gone.map(file => ({ folder, file })))
    }

    const toAdd = new Map<Followed, SeenFile[]>()
    for (const { folder, file } of came) {
      const from = await move(folder, file, gone)
      if (from) gone = gone.filter(other => other !== from)
      else toAdd.set(folder, [...(toAdd.get(folder) ?? []), file])
    }

    const now = clock.monotonicMs()
    const missed = new Set<string>()
    for (const one of gone) {
      const key = `${one.folder.id}/${one.file.name}`
      const since = missedSince.get(key) ?? now
      if (now - since >= settleMs) await removeGone(one)
      else {
        missed.add(key)
        missedSince.set(key, since)
        again.add(one.folder.id)
      }
    }
    for (const key of missedSince.keys()) if (!missed.has(key)) missedSince.delete(key)

    for (const [folder, files] of toAdd)
      if (folders.has(folder.id) && !closed) {
        await indexer.addFromFolder(folder.id, files)
        isBusy = true
      }
    if (again.size > 0) lookSoon(again, settleMs)
    if (isBusy) lookAfterWork()
    return again.size > 0 ? 'later' : isBusy ? 'after work' : 'nothing'
  }
  const look = (ids: readonly FolderId[]) => oneAtATime(() => lookNow(ids))

  /** Files that changed or went while they waited for their turn are seen when nothing waits any more. */
  const lookAfterWork = (): void => {
    if (waitsForWork) return
    waitsForWork = true
    void indexer.idle().then(() => {
      waitsForWork = false
      lookSoon(folders.keys())
    })
  }

  const begin = (stored: { id: FolderId; path: string; name: string }): Followed => {
    const folder: Followed = {
      ...stored,
      ...{ state: 'following', watcher: undefined, unwatched: false, device: undefined },
    }
    folders.set(folder.id, folder)
    return folder
  }
  const watchFirst = (folder: Followed): void => {
    lookSoon([folder.id], 0)
    void watchAgain(folder)
  }

  for (const stored of store.list()) watchFirst(begin(stored))
  if (folders.size > 0) tell()
  const poll = setInterval(() => {
    const doubtful = [...folders.values()].filter(({ state, unwatched }) => unwatched || state === 'missing')
    if (doubtful.length > 0) lookSoon(doubtful.map(({ id }) => id))
  }, pollMs)
  poll.unref()

  return {
    async follow(given) {
      const path = await followablePath(given, folders.values(), workspace.folder)
      const known = [...folders.values()].find(folder => folder.path === path)
      if (known) return told(known)
      const names = [...folders.values()].map(({ name }) => name)
      const folder = begin(store.add(path, freeName(documentName(basename(resolve(given))), names, ' ')))
      watchFirst(folder)
      tell()
      return told(folder)
    },
    async unfollow(id) {
      const folder = folders.get(id)
      if (!folder) return
      folders.delete(id)
      toLookAt.delete(id)
      store.remove(id)
      tell()
      await folder.watcher?.close()
      await indexer.dismissFolder(id)
    },
    async settled() {
      for (let looks = 0; looks < mostLooks && !closed; looks++) {
        const again = await look([...folders.keys()])
        await indexer.idle()
        if (again === 'nothing') return
        if (again === 'later') await new Promise(resolve => setTimeout(resolve, settleMs))
      }
    },
    async close() {
      closed = true
      clearTimeout(timer)
      clearInterval(poll)
      await oneAtATime(async () => undefined)
      for (const { watcher } of folders.values()) await watcher?.close()
    },
  }
}
