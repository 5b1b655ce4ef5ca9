import * as z from 'zod'
import { TrainingId } from './ids.ts'
import {
  Training,
  TrainingProgress,
  TrainingSample,
  TrainingState,
  TrainingStep,
  ValidationPoint,
} from './training.ts'

/** What `trainings.watch` yields: first a snapshot of all trainings, newest first, then changes. */
export const TrainingEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), trainings: z.array(Training) }),
  /** A new training, or one that went back to its checkpoint. */
  z.object({ type: z.literal('training'), training: Training }),
  z.object({ type: z.literal('state'), id: TrainingId, state: TrainingState, progress: TrainingProgress }),
  z.object({ type: z.literal('step'), id: TrainingId, step: TrainingStep, progress: TrainingProgress }),
  z.object({ type: z.literal('validation'), id: TrainingId, point: ValidationPoint }),
  z.object({ type: z.literal('sample'), id: TrainingId, sample: TrainingSample }),
  z.object({ type: z.literal('discarded'), id: TrainingId }),
])
export type TrainingEvent = z.infer<typeof TrainingEvent>

/** The trainings after one more event. Pure. */
export const applyTrainingEvent = (trainings: readonly Training[], event: TrainingEvent): Training[] => {
  const change = (id: TrainingId, next: (training: Training) => Training): Training[] =>
    trainings.map(training => (training.id === id ? next(training) : training))
  switch (event.type) {
    case 'snapshot':
      return event.trainings
    case 'training':
      return trainings.some(({ id }) => id === event.training.id)
        ? change(event.training.id, () => event.training)
        : [event.training, ...trainings]
    case 'state':
      return change(event.id, training => ({ ...training, state: event.state, progress: event.progress }))
    case 'step':
      return change(event.id, training => ({
        ...training,
        steps: [...training.steps, event.step],
        progress: event.progress,
      }))
    case 'validation':
      return change(event.id, training => ({
        ...training,
        validation: [...training.validation, event.point],
      }))
    case 'sample':
      return change(event.id, training => ({ ...training, samples: [...training.samples, event.sample] }))
    case 'discarded':
      return trainings.filter(({ id }) => id !== event.id)
  }
}
