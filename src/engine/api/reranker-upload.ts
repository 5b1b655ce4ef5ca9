import * as z from 'zod'
import { rerankerFiles } from '#contract/reranker-files.ts'
import { EngineError } from '#engine/core/errors.ts'
import { shownName } from '#engine/core/free-name.ts'
import type { LibraryFile } from '#engine/retrieval/library-file.ts'

/** All files of a reranker together: the largest that rank passages in bearable time have about half of it. */
const maxBytes = 2 ** 30

const unsupported = (sentence: string): EngineError => new EngineError('MODEL_UNSUPPORTED', sentence)

/** Of a model's config.json, what says whether it can be a cross-encoder. */
const ModelConfig = z.looseObject({ architectures: z.array(z.string()).nullish() })

const checkConfig = (bytes: Uint8Array | undefined): void => {
  let config: z.infer<typeof ModelConfig>
  try {
    config = ModelConfig.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch (cause) {
    throw new EngineError(
      'MODEL_CORRUPT',
      'The file config.json is not a model’s configuration. Nothing was added. Get the folder again.',
      {},
      { cause },
    )
  }
  const [architecture] = config.architectures ?? []
  if (architecture !== undefined && !architecture.endsWith('ForSequenceClassification'))
    throw unsupported(
      `The model is a ${architecture}, which does not score pairs of texts. Nothing was added. Choose a cross-encoder, whose config.json names an architecture that ends in ForSequenceClassification.`,
    )
}

/** What a person brought as a reranker: its files by path, not loaded yet. */
export interface RerankerUpload {
  name: string
  files: Record<string, Uint8Array>
  /** Of the weights in `onnx`, without ending. */
  modelFile: string
}

/**
 * Finds the one model among the files a person chose; others are passed over, unread.
 * @throws EngineError MODEL_NOT_FOUND, MODEL_UNSUPPORTED, MODEL_CORRUPT.
 */
export const readRerankerUpload = async (given: readonly LibraryFile[]): Promise<RerankerUpload> => {
  const choice = rerankerFiles(given.map(file => ({ path: file.name, file })))
  if (choice.type === 'refused') throw new EngineError('MODEL_NOT_FOUND', choice.sentence)
  const parts = choice.files.map(({ path, file: { file } }) => ({ path, file }))
  const bytes = parts.reduce((sum, { file }) => sum + file.sizeBytes, 0)
  if (bytes > maxBytes)
    throw unsupported(
      `The reranker has ${Math.round(bytes / 2 ** 20).toLocaleString('en')} MB; ${maxBytes / 2 ** 20} MB is the most. Nothing was added. Choose a smaller one, or one in 8 bits.`,
    )
  const files: Record<string, Uint8Array> = {}
  for (const { path, file } of parts) files[path] = await file.read()
  checkConfig(files['config.json'])
  return {
    name: shownName(choice.folderName) || 'Reranker',
    files,
    modelFile: choice.modelFile,
  }
}
