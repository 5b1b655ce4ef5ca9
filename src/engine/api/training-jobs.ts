import type { TrainingId, TrainingSetId } from '#contract/ids.ts'
import type { TrainingEstimate, TrainingProposal, TrainingSettings } from '#contract/training.ts'
import type { TrainingEvent } from '#contract/training-events.ts'

/** Trainings as jobs: they outlive the window; their checkpoints outlive the process. One runs at a time. */
export interface TrainingJobs {
  propose(trainingSetId: TrainingSetId): Promise<TrainingProposal[]>
  estimate(trainingSetId: TrainingSetId, settings: TrainingSettings): Promise<TrainingEstimate>
  start(request: {
    trainingSetId: TrainingSetId
    name: string
    settings: TrainingSettings
  }): Promise<TrainingId>
  /** A snapshot of all trainings, then events. */
  watch(signal?: AbortSignal): AsyncGenerator<TrainingEvent, void, undefined>
  pause(id: TrainingId): Promise<void>
  resume(id: TrainingId): Promise<void>
  stop(id: TrainingId, keep: boolean): Promise<void>
  remove(id: TrainingId): Promise<void>
  /** Pauses what runs, with a checkpoint, and waits until it is written. */
  close(): Promise<void>
}
