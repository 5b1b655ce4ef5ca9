import type { Training } from '#contract/training.ts'
import { applyTrainingEvent, type TrainingEvent } from '#contract/training-events.ts'

/** What the page knows of the workspace's trainings; `loaded` is false until the first snapshot. */
export interface TrainingList {
  loaded: boolean
  trainings: readonly Training[]
}

/** The trainings, for readers that each follow a part of them. */
export interface TrainingStore {
  current: () => TrainingList
  subscribe: (listener: () => void) => () => void
  push: (event: TrainingEvent) => void
}

/**
 * Trainings change several times a second for minutes; a store outside of React's state lets only those
 * parts of the page render that show them.
 */
export const createTrainingStore = (): TrainingStore => {
  let list: TrainingList = { loaded: false, trainings: [] }
  const listeners = new Set<() => void>()
  return {
    current: () => list,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    push: event => {
      list = {
        loaded: list.loaded || event.type === 'snapshot',
        trainings: applyTrainingEvent(list.trainings, event),
      }
      for (const listener of listeners) listener()
    },
  }
}

/** Whether the trainer works on it at this moment. */
export const isActive = ({ state }: Training): boolean =>
  state.type === 'preparing' || state.type === 'running'

/** Whether every step is done and only the adapter is still to be made of it. */
export const isFinishing = ({ state, progress: { step, totalSteps } }: Training): boolean =>
  state.type === 'preparing' && step > 0 && step === totalSteps

/** The one that is under way, of which there is at most one. */
export const activeTraining = ({ trainings }: TrainingList): Training | undefined => trainings.find(isActive)

/** Done part of a training, 0..1. */
export const shareDone = ({ progress: { step, totalSteps } }: Training): number =>
  totalSteps > 0 ? Math.min(1, step / totalSteps) : 0

/** `42%`; 100% only when the last step is done. */
export const percentDone = (training: Training): string => `${Math.floor(shareDone(training) * 100)}%`
