import { createHash } from 'node:crypto'
import { open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { EngineError } from '#engine/core/errors.ts'

const ModelFile = z.object({ path: z.string(), sha256: z.string().length(64), bytes: z.int() })

const ManifestModel = z.discriminatedUnion('role', [
  z.object({
    role: z.literal('language-model'),
    id: z.string(),
    name: z.string(),
    /** The name that PEFT and transformers load the original by. */
    hubName: z.string(),
    format: z.literal('gguf'),
    folder: z.string(),
    files: z.tuple([ModelFile], ModelFile),
    /** Prompt and answer together. */
    contextTokens: z.int(),
  }),
  z.object({
    role: z.literal('embedding-model'),
    id: z.string(),
    name: z.string(),
    format: z.literal('onnx'),
    folder: z.string(),
    files: z.tuple([ModelFile], ModelFile),
    dimensions: z.int(),
    maxTokens: z.int(),
  }),
])
export type ManifestModel = z.infer<typeof ManifestModel>
export type LanguageModelEntry = Extract<ManifestModel, { role: 'language-model' }>
export type EmbeddingModelEntry = Extract<ManifestModel, { role: 'embedding-model' }>

const Manifest = z.object({ formatVersion: z.literal(1), models: z.array(ManifestModel) })

/** @throws EngineError MODEL_NOT_FOUND when the manifest is missing or names no model for a role. */
export const readManifest = async (
  modelsFolder: string,
): Promise<{ languageModel: LanguageModelEntry; embeddingModel: EmbeddingModelEntry }> => {
  const missing = (cause?: unknown): EngineError =>
    new EngineError(
      'MODEL_NOT_FOUND',
      'The models that come with Diptych are not where they should be. Your documents are untouched. Install Diptych again.',
      { modelsFolder },
      { cause },
    )
  let models: ManifestModel[]
  try {
    models = Manifest.parse(JSON.parse(await readFile(join(modelsFolder, 'manifest.json'), 'utf8'))).models
  } catch (cause) {
    throw missing(cause)
  }
  const languageModel = models.find(model => model.role === 'language-model')
  const embeddingModel = models.find(model => model.role === 'embedding-model')
  if (!languageModel || !embeddingModel) throw missing()
  return { languageModel, embeddingModel }
}

/** Lower-case hexadecimal SHA-256 of a file. */
export const sha256OfFile = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  await using file = await open(path)
  // One buffer for all of it: a stream leaves as much garbage as the file is long.
  const buffer = new Uint8Array(1 << 20)
  for (;;) {
    const { bytesRead } = await file.read(buffer)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(buffer.subarray(0, bytesRead))
  }
}

/**
 * Checks that a model's files are the ones the manifest names.
 * @throws EngineError MODEL_NOT_FOUND, MODEL_CORRUPT.
 */
export const verifyModelFiles = async (folder: string, model: ManifestModel): Promise<void> => {
  for (const file of model.files) {
    const path = join(folder, file.path)
    const { size } = await stat(path).catch(cause => {
      throw new EngineError(
        'MODEL_NOT_FOUND',
        `The file ${file.path} of the model ${model.name} is missing. Your documents are untouched. Install Diptych again.`,
        { path },
        { cause },
      )
    })
    if (size !== file.bytes || (await sha256OfFile(path)) !== file.sha256)
      throw new EngineError(
        'MODEL_CORRUPT',
        `The file ${file.path} of the model ${model.name} is damaged. Your documents are untouched. Install Diptych again.`,
        { path, size },
      )
  }
}
