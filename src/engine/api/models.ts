import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Embedder } from '#engine/embedding/embedder.ts'
import { importGguf } from '#engine/models/gguf/import-gguf.ts'
import { importEmbeddingModel } from '#engine/models/import-embedding-model.ts'
import type { LanguageModel } from '#engine/models/language-model.ts'
import { readManifest, verifyModelFiles } from '#engine/models/manifest.ts'
import { mergeInWorker } from '#engine/models/merged/worker-merging.ts'
import type { MergeRequest } from '#engine/models/merged/write-merged-model.ts'
import { loadEmbedder } from '#engine/models/worker-embedder.ts'
import { loadLanguageModel } from '#engine/models/worker-language-model.ts'
import type { EngineDeps } from './engine-deps.ts'
import type { ModelIdentity } from './model-identity.ts'

/** More threads than this slow a model of this size down: its matrices are small. */
const maxThreads = 4
export const threads = Math.min(availableParallelism(), maxThreads)

type ModelDeps = Pick<EngineDeps, 'importsFolder' | 'modelsFolder' | 'workers'>

/** SmolLM2's own; known before the model is loaded, so that the status can say it. */
export type ModelNames = {
  languageModel: { id: string; name: string; contextTokens: number }
  embeddingModel: { id: string; name: string; dimensions: number }
}

/** @throws EngineError MODEL_NOT_FOUND. */
export const readModelNames = async ({ modelsFolder }: ModelDeps): Promise<ModelNames> => {
  const { languageModel, embeddingModel } = await readManifest(modelsFolder)
  return {
    languageModel: {
      id: languageModel.id,
      name: languageModel.name,
      contextTokens: languageModel.contextTokens,
    },
    embeddingModel: {
      id: embeddingModel.id,
      name: embeddingModel.name,
      dimensions: embeddingModel.dimensions,
    },
  }
}

/** The same with what determines the model's answers: the SHA-256 of its file. @throws EngineError MODEL_NOT_FOUND. */
export const readModelIdentity = async (
  deps: ModelDeps & Pick<EngineDeps, 'version'>,
): Promise<ModelIdentity> => {
  const { languageModel, embeddingModel } = await readManifest(deps.modelsFolder)
  const [{ sha256: hash }] = languageModel.files
  return {
    version: deps.version,
    model: { id: languageModel.id, name: languageModel.name, hash },
    embeddingModel: { id: embeddingModel.id, name: embeddingModel.name },
  }
}

/** Checks, imports when there is no intact import, and loads. `onImport` hears when and why it imports. */
export const startLanguageModel = async (
  { importsFolder, modelsFolder, workers }: ModelDeps,
  onImport: (why: 'missing' | 'damaged') => void,
): Promise<LanguageModel> => {
  const { languageModel } = await readManifest(modelsFolder)
  const folder = join(modelsFolder, languageModel.folder)
  const prepared = async (): Promise<string> => {
    await verifyModelFiles(folder, languageModel)
    const [{ path, sha256 }] = languageModel.files
    const source = { path: join(folder, path), sha256 }
    return (await importGguf(source, importsFolder, { onStart: onImport })).folder
  }
  return loadLanguageModel({
    workerUrl: workers.languageModel,
    folder: prepared(),
    id: languageModel.id,
    name: languageModel.name,
    hubName: languageModel.hubName,
    contextTokens: languageModel.contextTokens,
    threads,
  })
}

/** Writes the language model with an adapter in it into an empty folder. */
export type MergeAdapter = (
  folder: string,
  request: Pick<MergeRequest, 'adapter' | 'strength' | 'format'>,
  signal: AbortSignal,
) => Promise<void>

export const adapterMerger =
  ({ modelsFolder, workers }: Pick<ModelDeps, 'modelsFolder' | 'workers'>): MergeAdapter =>
  async (folder, request, signal) => {
    const { languageModel } = await readManifest(modelsFolder)
    const { name, hubName, files } = languageModel
    const ggufPath = join(modelsFolder, languageModel.folder, files[0].path)
    await mergeInWorker(workers.merging, folder, { ...request, ggufPath, base: { name, hubName } }, signal)
  }

export const startEmbedder = async ({
  importsFolder,
  modelsFolder,
  workers,
}: ModelDeps): Promise<Embedder & { close(): Promise<void> }> => {
  const { embeddingModel } = await readManifest(modelsFolder)
  const folder = join(modelsFolder, embeddingModel.folder)
  const [{ sha256 }] = embeddingModel.files
  const prepared = async (): Promise<string> => {
    await verifyModelFiles(folder, embeddingModel)
    return importEmbeddingModel({ folder, sha256 }, importsFolder)
  }
  return loadEmbedder({
    workerUrl: workers.embedding,
    folder: prepared(),
    id: `${embeddingModel.id}@${sha256.slice(0, 12)}`,
    dimensions: embeddingModel.dimensions,
    maxTokens: embeddingModel.maxTokens,
    threads,
  })
}

/** Where the embedding model's tokenizer is, for whoever measures texts with it. */
export const embeddingModelFolder = async ({
  modelsFolder,
}: Pick<ModelDeps, 'modelsFolder'>): Promise<string> =>
  join(modelsFolder, (await readManifest(modelsFolder)).embeddingModel.folder)
