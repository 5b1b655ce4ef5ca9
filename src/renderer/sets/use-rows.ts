import { ORPCError } from '@orpc/client'
import { useCallback, useEffect, useEffectEvent, useReducer, useRef, useState } from 'react'
import { attempt } from '../app/attempt.ts'
import { notifyDone, notifyFailure } from '../app/notify.tsx'
import { failureSentence } from '../connection/failure-sentence.ts'
import { changePages, missingPages, pageRows, type RowPages, type RowPagesChange } from './row-pages.ts'
import type { SetKind, SetSummary } from './set-kind.ts'

/** The calls about one set. */
export interface RowSource<S, R, C> {
  read: (offset: number, limit: number) => Promise<{ set: S; offset: number; rows: readonly R[] }>
  change: (contentHash: string, change: C) => Promise<S>
  undo: () => Promise<S>
}

/** The rows of one set, read as they come into view. `C` is a change of the set. */
export interface Rows<S extends SetSummary, R, C> {
  state: RowPages<S, R>
  /** Why no rows can be shown. */
  failure: string | undefined
  /** Reads what is missing of these rows, both included, counted from 0. */
  show: (first: number, last: number) => void
  /** The set after the change; undefined when the engine refused it, which `onRefused` tells the person. */
  change: (change: C, onRefused?: (error: unknown) => void) => Promise<S | undefined>
  undo: () => Promise<void>
}

/**
 * Give the component that uses it the set's id as key. `onSet` hears of every newer state of the set;
 * `engineReady` tells when tokens can be counted.
 */
export const useRows = <S extends SetSummary, R, C>(
  kind: SetKind<S>,
  set: S,
  source: RowSource<S, R, C>,
  engineReady: boolean,
  onSet: (set: S) => void,
): Rows<S, R, C> => {
  const [state, changeState] = useReducer<RowPages<S, R>, [RowPagesChange<S, R>]>(changePages, {
    set,
    count: kind.rowCount(set),
    pages: new Map(),
  })
  const [shown, setShown] = useState({ first: 0, last: pageRows - 1 })
  const [failure, setFailure] = useState<string>()
  const reading = useRef(new Set<string>())
  const know = useCallback(
    (newer: S) => changeState({ type: 'set', set: newer, count: kind.rowCount(newer) }),
    [kind],
  )

  // An import, or another part of the page, may have changed the set.
  useEffect(() => know(set), [know, set])
  useEffect(() => {
    if (engineReady) changeState({ type: 'outdated' })
  }, [engineReady])

  const readPage = useEffectEvent(async (page: number) => {
    try {
      const read = await source.read(page * pageRows, pageRows)
      setFailure(undefined)
      changeState({ type: 'page', count: kind.rowCount(read.set), ...read })
      if (read.set.contentHash !== state.set.contentHash) onSet(read.set)
    } catch (error) {
      setFailure(failureSentence(error))
    }
  })
  useEffect(() => {
    for (const page of missingPages(state, shown.first, shown.last)) {
      const key = `${page} of ${state.set.contentHash}`
      if (reading.current.has(key)) continue
      reading.current.add(key)
      void readPage(page).finally(() => reading.current.delete(key))
    }
  }, [state, shown])

  const { contentHash } = state.set
  return {
    state,
    failure,
    show: useCallback(
      (first, last) =>
        setShown(before => (before.first === first && before.last === last ? before : { first, last })),
      [],
    ),
    change: async (change, onRefused = error => notifyFailure('The set was not changed', error)) => {
      try {
        const newer = await source.change(contentHash, change)
        know(newer)
        onSet(newer)
        return newer
      } catch (error) {
        onRefused(error)
        // What is shown is out of date then; the person sees what there is before trying again.
        if (error instanceof ORPCError && error.code === kind.changedCode) changeState({ type: 'outdated' })
        return undefined
      }
    },
    undo: async () => {
      await attempt('Nothing was taken back', async () => {
        const newer = await source.undo()
        know(newer)
        onSet(newer)
        notifyDone('The last change was taken back.')
      })
    },
  }
}
