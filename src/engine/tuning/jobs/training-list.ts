import type { TrainingRecord } from '#contract/adapter.ts'
import type { Failure } from '#contract/errors.ts'
import type { AdapterId, TrainingId } from '#contract/ids.ts'
import type {
  Training,
  TrainingProgress,
  TrainingState,
  TrainingStep,
  ValidationPoint,
} from '#contract/training.ts'
import { applyTrainingEvent, type TrainingEvent } from '#contract/training-events.ts'
import { EngineError } from '#engine/core/errors.ts'
import { EventFeed } from '#engine/core/event-feed.ts'
import type { Logger } from '#engine/core/logging.ts'
import type { TrainingNotes, TrainingStore } from './training-store.ts'

/** What a checkpoint says of the training so far. */
export interface CheckpointCurves {
  step: number
  secondsSpent: number
  steps: TrainingStep[]
  validation: ValidationPoint[]
}

export interface TrainingListDeps {
  store: TrainingStore
  /** null when the folder has no checkpoint. */
  readCurves(folder: string): Promise<CheckpointCurves | null>
  /** null when the adapter is gone or was not trained here. */
  recordOf(id: AdapterId): Promise<TrainingRecord | null>
  logger: Logger
}

/** The trainings of a workspace as everybody sees them, in memory and, in their order, on disk. */
export interface TrainingList {
  /** Resolves when the folder has been read. */
  loaded: Promise<void>
  all(): readonly Training[]
  /** @throws EngineError TRAINING_NOT_FOUND. */
  get(id: TrainingId): Training
  /** Changes the list and tells everybody who watches; states, progress and samples are written down. */
  publish(event: Exclude<TrainingEvent, { type: 'snapshot' }>): void
  setState(id: TrainingId, state: TrainingState): void
  /** Resolves when everything published so far is on disk, or could not be written, which is logged. */
  written(): Promise<void>
  watch(signal?: AbortSignal): AsyncGenerator<TrainingEvent, void, undefined>
  /** Watchers get what is queued and end. */
  close(): void
}

/** Why a training that nobody paused does not run. */
const endedInTheMiddle = ({ step, totalSteps, checkpointStep }: TrainingProgress): Failure => ({
  code: 'CANCELLED',
  message:
    checkpointStep !== null
      ? `Diptych ended while this training ran. What it had learnt up to step ${step} of ${totalSteps} is kept. Resume it to go on from there.`
      : 'Diptych ended before this training had saved anything. Its examples and settings are kept. Resume it to begin again.',
})

const restored = async (notes: TrainingNotes, deps: TrainingListDeps): Promise<Training> => {
  const { store, readCurves, recordOf, logger } = deps
  const unreadable = (thrown: unknown): null => {
    logger.error('could not read how a training went', thrown, { id: notes.id })
    return null
  }
  if (notes.state.type === 'finished') {
    const record = await recordOf(notes.state.adapterId).catch(unreadable)
    const { steps = [], validation = [], samples = [] } = record ?? {}
    return { ...notes, steps, validation, samples }
  }
  const checkpoint = await readCurves(store.folderOf(notes.id)).catch(unreadable)
  const samples = await store.samples(notes.id).catch(unreadable)
  const { step, secondsSpent, steps, validation } = checkpoint ?? {
    step: 0,
    secondsSpent: 0,
    steps: [],
    validation: [],
  }
  const { totalSteps } = notes.progress
  // The checkpoint is the truth: notes may be written a moment before or after it. Speed is of a session.
  const progress: TrainingProgress = {
    step,
    totalSteps,
    epoch: totalSteps > 0 ? (step / totalSteps) * notes.settings.epochs : 0,
    tokensPerSecond: null,
    secondsLeft: null,
    secondsSpent,
    checkpointStep: checkpoint ? step : null,
  }
  const ranOn = notes.state.type === 'running' || notes.state.type === 'preparing'
  return {
    ...notes,
    state: ranOn ? { type: 'paused', failure: endedInTheMiddle(progress) } : notes.state,
    progress,
    steps,
    validation,
    samples: (samples ?? []).filter(sample => sample.step <= step),
  }
}

export const createTrainingList = (deps: TrainingListDeps): TrainingList => {
  const { store, logger } = deps
  const feed = new EventFeed<TrainingEvent>()
  let trainings: Training[] = []
  let writing: Promise<void> = Promise.resolve()

  const write = (id: TrainingId, what: (training: Training) => Promise<void>): void => {
    writing = writing.then(async () => {
      const training = trainings.find(known => known.id === id)
      if (!training) return // discarded meanwhile
      // A full disk is no reason to stop what is seen on the screen; the checkpoint says what is kept.
      await what(training).catch(thrown => logger.error('could not note a training', thrown, { id }))
    })
  }

  const list: TrainingList = {
    loaded: (async () => {
      const found: Training[] = []
      for (const notes of await store.list()) {
        const training = await restored(notes, deps)
        found.push(training)
        if (training.state.type !== notes.state.type)
          await store
            .save(training)
            .catch(thrown => logger.error('could not note a training', thrown, { id: training.id }))
      }
      trainings = found
    })(),
    all: () => trainings,
    get(id) {
      const training = trainings.find(known => known.id === id)
      if (!training)
        throw new EngineError(
          'TRAINING_NOT_FOUND',
          'This training is not in the workspace: it was discarded or removed. Nothing was changed.',
          { id },
        )
      return training
    },
    publish(event) {
      trainings = applyTrainingEvent(trainings, event)
      feed.publish(event)
      if (event.type === 'training') write(event.training.id, store.save)
      if (event.type === 'state') write(event.id, store.save)
      if (event.type === 'sample') write(event.id, ({ samples }) => store.saveSamples(event.id, samples))
    },
    setState(id, state) {
      const { progress } = list.get(id)
      list.publish({ type: 'state', id, state, progress })
    },
    written: () => writing,
    async *watch(signal) {
      await list.loaded
      // Snapshot and subscription in one step: no event falls between them.
      const events = feed.subscribe(signal)
      yield { type: 'snapshot', trainings }
      yield* events
    },
    close: () => feed.close(),
  }
  list.loaded.catch(() => {}) // whoever asks for something hears of it; nobody has to be asking
  return list
}
