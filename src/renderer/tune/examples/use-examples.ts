import { ORPCError } from '@orpc/client'
import { useCallback, useEffect, useEffectEvent, useReducer, useRef, useState } from 'react'
import type { TrainingSetChange, TrainingSetSummary } from '#contract/training-set.ts'
import { attempt } from '../../app/attempt.ts'
import { notifyDone, notifyFailure } from '../../app/notify.tsx'
import { useClient } from '../../connection/client-context.tsx'
import { failureSentence } from '../../connection/failure-sentence.ts'
import { changePages, type ExamplePages, missingPages, pageExamples } from './example-pages.ts'

/** The examples of one set, read as they come into view. */
export interface Examples {
  state: ExamplePages
  /** Why no examples can be shown. */
  failure: string | undefined
  /** Reads what is missing of these rows, both included, counted from 0. */
  show: (first: number, last: number) => void
  /** The set after the change; undefined when the engine refused it, which the person was told. */
  change: (change: TrainingSetChange) => Promise<TrainingSetSummary | undefined>
  undo: () => Promise<void>
}

/**
 * Give the component that uses it the set's id as key. `onSet` hears of every newer state of the set;
 * `engineReady` tells when tokens can be counted.
 */
export const useExamples = (
  set: TrainingSetSummary,
  engineReady: boolean,
  onSet: (set: TrainingSetSummary) => void,
): Examples => {
  const client = useClient()
  const { id } = set
  const [state, changeState] = useReducer(changePages, { set, pages: new Map() })
  const [shown, setShown] = useState({ first: 0, last: pageExamples - 1 })
  const [failure, setFailure] = useState<string>()
  const reading = useRef(new Set<string>())

  // An import, or another part of the page, may have changed the set.
  useEffect(() => changeState({ type: 'set', set }), [set])
  useEffect(() => {
    if (engineReady) changeState({ type: 'outdated' })
  }, [engineReady])

  const readPage = useEffectEvent(async (page: number) => {
    try {
      const read = await client.trainingSets.examples({
        id,
        offset: page * pageExamples,
        limit: pageExamples,
      })
      setFailure(undefined)
      changeState({ type: 'page', page: read })
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
    change: async change => {
      try {
        const newer = await client.trainingSets.change({ id, contentHash, change })
        changeState({ type: 'set', set: newer })
        onSet(newer)
        return newer
      } catch (error) {
        notifyFailure('The set was not changed', error)
        // What is shown is out of date then; the person sees what there is before trying again.
        if (error instanceof ORPCError && error.code === 'TRAINING_SET_CHANGED')
          changeState({ type: 'outdated' })
        return undefined
      }
    },
    undo: async () => {
      await attempt('Nothing was taken back', async () => {
        const newer = await client.trainingSets.undo({ id })
        changeState({ type: 'set', set: newer })
        onSet(newer)
        notifyDone('The last change was taken back.')
      })
    },
  }
}
