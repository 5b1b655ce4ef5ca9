import { readFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { join } from 'node:path'
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
import { loadChatTokenizer, type TrainingTokenizer } from './chat-tokenizer.ts'
import { importGguf } from './gguf/import-gguf.ts'
import { loadLossGraph, loadTrainingGraph } from './loaded-graphs.ts'
import { readManifest, verifyModelFiles } from './manifest.ts'
import { importTrainingWeights } from './training-weights.ts'

/** Where the worker finds what it trains with; the same at every call. */
export interface TrainingBase {
  modelsFolder: string
  importsFolder: string
  /** Fixed text to measure what was forgotten with. */
  generalTextPath: string
  /** onnxruntime's. */
  threads: number
}

type Finished = Extract<TrainingOutcome, { type: 'finished' }>
type Preparing = Extract<TrainerEvent, { type: 'preparing' }>

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
    event: Preparing
  }
}

type Tell = (event: Preparing) => void
const silent: Tell = () => {}

interface Source {
  path: string
  sha256: string
  tokenizer: TrainingTokenizer
}
let source: Promise<Source> | undefined

/** The shipped model's file, verified, and the tokenizer that inference uses. */
const openSource = async ({ modelsFolder, importsFolder }: TrainingBase): Promise<Source> => {
  const { languageModel } = await readManifest(modelsFolder)
  const folder = join(modelsFolder, languageModel.folder)
  await verifyModelFiles(folder, languageModel)
  const [{ path, sha256 }] = languageModel.files
  const file = { path: join(folder, path), sha256 }
  const imported = await importGguf(file, importsFolder)
  return { ...file, tokenizer: await loadChatTokenizer(imported.folder) }
}

const sourceOf = (base: TrainingBase): Promise<Source> => {
  source ??= openSource(base)
  // A failed start is tried again at the next call.
  source.catch(() => {
    source = undefined
  })
  return source
}

const openModel = async (base: TrainingBase, tell: Tell): Promise<TrainingModel> => {
  const { path, sha256, tokenizer } = await sourceOf(base)
  const imported = await importTrainingWeights({ path, sha256 }, base.importsFolder, () =>
    tell({ type: 'preparing', doing: 'Preparing the base model for training (the first time only)' }),
  )
  const graphs = { ...imported, threads: base.threads }
  return {
    config: imported.weights.config,
    fingerprint: sha256,
    tokenizer,
    generalText: await readFile(base.generalTextPath, 'utf8'),
    loadTraining: settings => loadTrainingGraph(graphs, settings),
    loadLoss: settings => loadLossGraph(graphs, settings),
  }
}

/**
 * A thread's own niceness, which the threads that onnxruntime starts from here inherit: answers come first.
 * Only Linux knows it; elsewhere it would be the whole process's.
 */
if (process.platform === 'linux') setPriority(10)

const renders: RenderCache = new Map()

if (!parentPort) throw new Error('The training worker is started as a worker thread')
serveWorker<TrainingMethods>(parentPort, {
  measure: async base => measureSpeed(await openModel(base, silent), systemClock),
  plan: async ({ request, ...base }) => prepareData(request, (await sourceOf(base)).tokenizer, renders).plan,
  train: async ({ folder, request, checkpointIntervalMs, ...base }, { signal, emit }) =>
    runTraining(
      {
        model: await openModel(base, emit),
        clock: systemClock,
        writeFile: writeFileAtomic,
        checkpointIntervalMs,
        renders,
      },
      folder,
      request,
      emit,
      signal,
    ),
  conclude: async ({ folder, request, ...base }, { emit }) =>
    concludeTraining({ model: await openModel(base, emit) }, folder, request),
})
