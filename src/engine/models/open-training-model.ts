import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrainingModel } from '#engine/tuning/trainer/training-model.ts'
import { loadChatTokenizer, type TrainingTokenizer } from './chat-tokenizer.ts'
import { importGguf } from './gguf/import-gguf.ts'
import { loadLossGraph, loadTrainingGraph } from './loaded-graphs.ts'
import { readManifest, verifyModelFiles } from './manifest.ts'
import { importTrainingWeights } from './training-weights.ts'

/** Where a training finds what it trains with. */
export interface TrainingBase {
  modelsFolder: string
  importsFolder: string
  /** Fixed text to measure what was forgotten with. */
  generalTextPath: string
  /** onnxruntime's. */
  threads: number
}

/** A model's file, verified, the tokenizer that inference uses, and the general text. */
export interface TrainingSource {
  path: string
  sha256: string
  tokenizer: TrainingTokenizer
  generalText: string
}

/**
 * The shipped language model. Imports it as inference does, when nobody has yet.
 * @throws EngineError MODEL_NOT_FOUND, MODEL_CORRUPT, MODEL_UNSUPPORTED; errors of the file system as they are.
 */
export const openTrainingSource = async ({
  modelsFolder,
  importsFolder,
  generalTextPath,
}: Omit<TrainingBase, 'threads'>): Promise<TrainingSource> => {
  const { languageModel } = await readManifest(modelsFolder)
  const folder = join(modelsFolder, languageModel.folder)
  await verifyModelFiles(folder, languageModel)
  const [{ path, sha256 }] = languageModel.files
  const file = { path: join(folder, path), sha256 }
  const imported = await importGguf(file, importsFolder)
  return {
    ...file,
    tokenizer: await loadChatTokenizer(imported.folder),
    generalText: await readFile(generalTextPath, 'utf8'),
  }
}

/** @param onImport called when the weights have to be prepared first, which takes seconds. Throws as `openTrainingSource`. */
export const openTrainingModel = async (
  { importsFolder, threads }: Pick<TrainingBase, 'importsFolder' | 'threads'>,
  { path, sha256, tokenizer, generalText }: TrainingSource,
  onImport: () => void,
): Promise<TrainingModel> => {
  const imported = await importTrainingWeights({ path, sha256 }, importsFolder, onImport)
  const graphs = { ...imported, threads }
  return {
    config: imported.weights.config,
    fingerprint: sha256,
    tokenizer,
    generalText,
    loadTraining: settings => loadTrainingGraph(graphs, settings),
    loadLoss: settings => loadLossGraph(graphs, settings),
  }
}
