import { useCallback, useEffect, useEffectEvent, useMemo, useState, useSyncExternalStore } from 'react'
import type { TrainingId, TrainingSetId } from '#contract/ids.ts'
import type { TrainingSettings } from '#contract/training.ts'
import { attempt } from '../app/attempt.ts'
import { notifyFailure } from '../app/notify.tsx'
import { useClient } from '../connection/client-context.tsx'
import { follow } from '../connection/follow.ts'
import { announcementBetween, endingsBetween, type TrainingEnding } from './training-milestones.ts'
import { createTrainingStore, type TrainingList, type TrainingStore } from './training-store.ts'

/** The workspace's trainings and what can be done with them. */
export interface Trainings {
  store: TrainingStore
  /** The last milestone, for those who do not see the page. */
  announcement: string
  /** The id of the training that has begun; undefined when the engine refused, which the person was told. */
  start: (request: {
    trainingSetId: TrainingSetId
    name: string
    settings: TrainingSettings
  }) => Promise<TrainingId | undefined>
  /** These resolve to whether it was done; the person was told why not. */
  pause: (id: TrainingId) => Promise<boolean>
  resume: (id: TrainingId) => Promise<boolean>
  stop: (id: TrainingId, keep: boolean) => Promise<boolean>
  remove: (id: TrainingId) => Promise<boolean>
}

/** `onEnding` runs when a training that this page saw under way comes to an end. */
export const useTrainings = (onEnding: (ending: TrainingEnding) => void): Trainings => {
  const client = useClient()
  const store = useMemo(() => createTrainingStore(), [])
  const [announcement, setAnnouncement] = useState('')

  const ended = useEffectEvent(onEnding)
  useEffect(() => {
    const controller = new AbortController()
    void follow({
      open: signal => client.trainings.watch(undefined, { signal }),
      onEvent: event => {
        const before = store.current()
        store.push(event)
        const sentence = announcementBetween(before, store.current())
        if (sentence) setAnnouncement(sentence)
        for (const ending of endingsBetween(before, store.current())) ended(ending)
      },
      onRefused: error => notifyFailure('The trainings could not be listed', error),
      signal: controller.signal,
      ends: false,
    })
    return () => controller.abort()
  }, [client, store])

  return {
    store,
    announcement,
    start: useCallback(
      async request => {
        try {
          return (await client.trainings.start(request)).trainingId
        } catch (error) {
          notifyFailure('The training did not begin', error)
          return undefined
        }
      },
      [client],
    ),
    pause: useCallback(
      id => attempt('The training was not paused', () => client.trainings.pause({ id })),
      [client],
    ),
    resume: useCallback(
      id => attempt('The training does not go on', () => client.trainings.resume({ id })),
      [client],
    ),
    stop: useCallback(
      (id, keep) => attempt('The training was not stopped', () => client.trainings.stop({ id, keep })),
      [client],
    ),
    remove: useCallback(
      async id => {
        const done = await attempt('The training was not removed', () => client.trainings.remove({ id }))
        if (done) store.push({ type: 'discarded', id })
        return done
      },
      [client, store],
    ),
  }
}

/** A part of the trainings; the component renders again only when that very part changes. `part` must be stable. */
export const useTrainingPart = <Part>(store: TrainingStore, part: (list: TrainingList) => Part): Part =>
  useSyncExternalStore(
    store.subscribe,
    useCallback(() => part(store.current()), [store, part]),
  )
