import { cpus } from 'node:os'
import { join } from 'node:path'
import { createTrainer } from '#engine/models/worker-trainer.ts'
import { createTrainingSpeeds, type TrainingSpeeds } from '#engine/tuning/jobs/training-speed.ts'
import { createTrainingTurn, type TrainingTurn } from '#engine/tuning/jobs/training-turn.ts'
import type { Trainer } from '#engine/tuning/trainer/trainer.ts'
import type { EngineDeps } from './engine-deps.ts'
import { threads } from './models.ts'

/** What the trainings of all workspaces share: one machine. */
export interface SharedTraining {
  trainer: Trainer
  speeds: TrainingSpeeds
  turn: TrainingTurn
}

/** Nothing is loaded before it is needed. Whoever creates it closes the trainer. */
export const createSharedTraining = ({
  modelsFolder,
  importsFolder,
  generalTextPath,
  workers,
  clock,
  logger,
}: Pick<
  EngineDeps,
  'modelsFolder' | 'importsFolder' | 'generalTextPath' | 'workers' | 'clock' | 'logger'
>): SharedTraining => {
  const trainer = createTrainer({
    workerUrl: workers.training,
    modelsFolder,
    importsFolder,
    generalTextPath,
    threads,
  })
  return {
    trainer,
    speeds: createTrainingSpeeds({
      file: join(importsFolder, 'training-speed.json'),
      machine: `${cpus()[0]?.model ?? 'unknown'}, ${threads} threads`,
      measure: () => trainer.measure(),
      clock,
      logger,
    }),
    turn: createTrainingTurn(),
  }
}
