import { EngineError } from '#engine/core/errors.ts'
import { WorkerChannel } from '#engine/core/worker-channel.ts'
import type { Trainer } from '#engine/tuning/trainer/trainer.ts'
import type { TrainingBase } from './open-training-model.ts'
import type { TrainingMethods } from './training-worker.ts'

export interface TrainerOptions extends TrainingBase {
  /** Entry module of the worker: training-worker. */
  workerUrl: URL
  /** A checkpoint is written whenever this much time has passed; a killed process loses no more. */
  checkpointIntervalMs?: number
}

const minuteMs = 60_000

const busy = (): EngineError =>
  new EngineError(
    'TRAINING_RUNNING',
    'A training is running, and there is memory for one. Nothing was changed. Wait for it, or pause it first.',
  )

/**
 * A trainer in a worker thread that is there while it is needed: started at the first call, ended after a
 * training and when nobody has asked for anything for a minute, so that its memory goes back.
 */
export const createTrainer = ({
  workerUrl,
  checkpointIntervalMs = minuteMs,
  ...base
}: TrainerOptions): Trainer => {
  let worker: WorkerChannel<TrainingMethods> | undefined
  let calls = 0
  let training = false
  let idle: NodeJS.Timeout | undefined

  const dismiss = async (): Promise<void> => {
    const dismissed = worker
    worker = undefined
    clearTimeout(idle)
    await dismissed?.[Symbol.asyncDispose]()
  }
  const use = async <Result>(
    work: (channel: WorkerChannel<TrainingMethods>) => Promise<Result>,
  ): Promise<Result> => {
    clearTimeout(idle)
    if (!worker?.alive) worker = new WorkerChannel<TrainingMethods>(workerUrl, 'training')
    calls++
    try {
      return await work(worker)
    } finally {
      calls--
      if (calls === 0) {
        idle = setTimeout(() => void dismiss(), minuteMs)
        idle.unref()
      }
    }
  }
  /** For what loads the base model: one at a time, and memory is given back at once. */
  const alone = async <Result>(
    work: (channel: WorkerChannel<TrainingMethods>) => Promise<Result>,
  ): Promise<Result> => {
    if (training) throw busy()
    training = true
    try {
      return await use(work)
    } finally {
      training = false
      if (calls === 0) await dismiss()
    }
  }

  return {
    measure: () => alone(channel => channel.call('measure', base)),
    plan: request => use(channel => channel.call('plan', { ...base, request })),
    train: (folder, request, onEvent, signal) =>
      alone(channel =>
        channel.call('train', { ...base, folder, request, checkpointIntervalMs }, { signal, onEvent }),
      ),
    conclude: (folder, request) => alone(channel => channel.call('conclude', { ...base, folder, request })),
    close: dismiss,
  }
}
