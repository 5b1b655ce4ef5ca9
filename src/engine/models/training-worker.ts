import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { writeFileAtomic } from '#engine/core/atomic-files.ts'
import { systemClock } from '#engine/core/clock.ts'
import { serveWorker } from '#engine/core/worker-channel.ts'
import { measureSpeed } from '#engine/tuning/trainer/measure-speed.ts'
import { concludeTraining, runTraining } from '#engine/tuning/trainer/run-training.ts'
import type {
  TrainerEvent,
  TrainingOutcome,
  TrainingPlan,
  TrainingRequest,
} from '#engine/tuning/trainer/trainer.ts'
import { prepareData, type RenderCache } from '#engine/tuning/trainer/training-data.ts'
import type { TrainingModel } from '#engine/tuning/trainer/training-model.ts'
import {
  openTrainingModel,
  openTrainingSource,
  type TrainingBase,
  type TrainingSource,
} from './open-training-model.ts'

type Finished = Extract<TrainingOutcome, { type: 'finished' }>

/** Every call says where everything is; it is the same at every call. */
export type TrainingMethods = {
  measure: { params: TrainingBase; result: number; event: never }
  plan: { params: TrainingBase & { request: TrainingRequest }; result: TrainingPlan; event: never }
  train: {
    params: TrainingBase & { folder: string; request: TrainingRequest; checkpointIntervalMs: number }
    result: TrainingOutcome
    event: TrainerEvent
  }
  conclude: {
    params: TrainingBase & { folder: string; request: TrainingRequest }
    result: Finished
    event: never
  }
}

/**
 * A thread's own niceness, which the threads that onnxruntime starts from here inherit: answers come first.
 * Only Linux knows it; elsewhere it would be the whole process's.
 */
if (process.platform === 'linux') setPriority(10)

let source: Promise<TrainingSource> | undefined
const sourceOf = (base: TrainingBase): Promise<TrainingSource> => {
  if (!source) {
    source = openTrainingSource(base)
    // A failed start is tried again at the next call.
    source.catch(() => {
      source = undefined
    })
  }
  return source
}
const openModel = async (base: TrainingBase, onImport = () => {}): Promise<TrainingModel> =>
  openTrainingModel(base, await sourceOf(base), onImport)

const renders: RenderCache = new Map()

if (!parentPort) throw new Error('The training worker is started as a worker thread')
serveWorker<TrainingMethods>(parentPort, {
  measure: async base => measureSpeed(await openModel(base), systemClock),
  plan: async ({ request, ...base }) => prepareData(request, await sourceOf(base), renders).plan,
  train: async ({ folder, request, checkpointIntervalMs, ...base }, { signal, emit }) => {
    emit({ type: 'preparing', doing: 'Opening the base model' })
    const model = await openModel(base, () =>
      emit({ type: 'preparing', doing: 'Preparing the base model for training (the first time only)' }),
    )
    const deps = { model, clock: systemClock, writeFile: writeFileAtomic, checkpointIntervalMs, renders }
    return runTraining(deps, folder, request, emit, signal)
  },
  conclude: async ({ folder, request, ...base }) =>
    concludeTraining({ model: await openModel(base) }, folder, request),
})
