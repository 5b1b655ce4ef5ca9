import { useCallback, useEffect, useEffectEvent, useReducer, useState } from 'react'
import type { JobId } from '#contract/ids.ts'
import type { FollowedFolder, LibraryDocument } from '#contract/library.ts'
import { attempt } from '../app/attempt.ts'
import { countOf } from '../app/format.ts'
import { notifyDone, notifyFailure } from '../app/notify.tsx'
import type { PickedFile } from '../app/picked-file.ts'
import { useClient } from '../connection/client-context.tsx'
import { follow } from '../connection/follow.ts'
import { inBatches } from '../connection/in-batches.ts'
import { readableFormats } from './document-format.ts'
import {
  applyLibraryChanges,
  emptyLibrary,
  isIndexing,
  type LibraryChange,
  type LibraryState,
} from './library-state.ts'
import { libraryPath, uploadBatches } from './upload-batches.ts'

/** A file that never reached the engine, and why. */
interface RefusedFile {
  path: string
  sentence: string
}

export interface Library {
  state: LibraryState
  /** Files on their way to the engine. */
  sending: number
  /** Whether files are on their way to the engine or being indexed there. */
  adding: boolean
  refused: readonly RefusedFile[]
  /** Adds files; the engine says through the watch how it goes. */
  add: (files: readonly PickedFile[]) => Promise<void>
  cancel: (jobId: JobId) => Promise<void>
  pause: (jobId: JobId) => Promise<void>
  resume: (jobId: JobId) => Promise<void>
  dismiss: (jobId: JobId) => Promise<void>
  dismissRefused: () => void
  remove: (document: LibraryDocument) => Promise<void>
  /** Tries what failed or was cancelled again. */
  retry: (jobId: JobId) => Promise<void>
  /** Resolves to whether they are kept; the person was told why not. */
  setTags: (document: LibraryDocument, tags: string[]) => Promise<boolean>
  unfollow: (folder: FollowedFolder) => Promise<void>
}

/** While documents are added, several events come each frame; a person needs to see no more than this. */
const shownEveryMs = 100

/** `onOpened` runs whenever the library's stream begins: at first, after a break, after a change of workspace. */
export const useLibrary = (onOpened: () => void): Library => {
  const client = useClient()
  const [state, applyChanges] = useReducer(applyLibraryChanges, emptyLibrary)
  // What the page says to itself goes the same way, or an older event would overtake it.
  const [change] = useState(() => inBatches<LibraryChange>(shownEveryMs, applyChanges))
  const [sending, setSending] = useState(0)
  const [refused, setRefused] = useState<readonly RefusedFile[]>([])

  const opened = useEffectEvent(onOpened)
  useEffect(() => {
    const controller = new AbortController()
    void follow({
      open: signal => client.library.watch(undefined, { signal }),
      onEvent: event => {
        if (event.type === 'snapshot') opened()
        change(event)
      },
      onRefused: error => notifyFailure('The library could not be opened', error),
      signal: controller.signal,
      ends: false,
    })
    return () => controller.abort()
  }, [client, change])

  const add = useCallback(
    async (files: readonly PickedFile[]) => {
      const named = files.flatMap(({ path, file }) => {
        const place = libraryPath(path)
        return place ? [{ path: place, file }] : []
      })
      if (named.length === 0) {
        const found = files.length === 0 ? 'There was no file in it' : 'There were only hidden files in it'
        notifyFailure('Nothing was added', new Error(`${found}. What can be read: ${readableFormats}.`))
        return
      }
      const { batches, refused } = uploadBatches(named)
      setRefused(before => [...before, ...refused])
      setSending(before => before + batches.flat().length)
      for (const batch of batches) {
        try {
          await client.library.add({
            files: batch.map(({ path, file }) => ({
              path,
              file,
              modifiedAt: new Date(file.lastModified).toISOString(),
            })),
          })
        } catch (error) {
          notifyFailure(`${countOf(batch.length, 'file')} could not be added`, error)
        } finally {
          setSending(before => before - batch.length)
        }
      }
    },
    [client],
  )

  return {
    state,
    sending,
    adding: sending > 0 || isIndexing(state),
    refused,
    add,
    cancel: useCallback(
      async jobId => void (await attempt('This was not cancelled', () => client.library.cancel({ jobId }))),
      [client],
    ),
    pause: useCallback(
      async jobId => void (await attempt('This was not paused', () => client.library.pause({ jobId }))),
      [client],
    ),
    resume: useCallback(
      async jobId => void (await attempt('This does not go on', () => client.library.resume({ jobId }))),
      [client],
    ),
    dismiss: useCallback(
      async jobId => {
        const done = await attempt('This was not dismissed', () => client.library.dismiss({ jobId }))
        if (!done) return
        // The engine forgets without an event, so the page says it to itself.
        change({ type: 'dismissed', jobId })
      },
      [client, change],
    ),
    dismissRefused: useCallback(() => setRefused([]), []),
    remove: useCallback(
      async ({ id, name }) => {
        const done = await attempt('The document was not removed', () =>
          client.library.remove({ documentId: id }),
        )
        if (done) notifyDone(`${name} was removed from the library.`)
      },
      [client],
    ),
    retry: useCallback(
      async jobId =>
        void (await attempt('This could not be tried again', () => client.library.retry({ jobId }))),
      [client],
    ),
    setTags: useCallback(
      ({ id, name }, tags) =>
        attempt(`The tags of ${name} were not kept`, async () => {
          const document = await client.library.setTags({ documentId: id, tags })
          change({ type: 'document', document })
        }),
      [client, change],
    ),
    unfollow: useCallback(
      async ({ id, name }) => {
        const done = await attempt(`${name} was not let go`, () => client.library.unfollow({ folderId: id }))
        if (done) notifyDone(`${name} is no longer followed. Its documents stay.`)
      },
      [client],
    ),
  }
}
