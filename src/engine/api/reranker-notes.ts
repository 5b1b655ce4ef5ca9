import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import type { RerankerId } from '#contract/ids.ts'
import type { RerankerInfo } from '#contract/reranker.ts'
import { EngineError } from '#engine/core/errors.ts'
import { sha256OfFile } from '#engine/models/manifest.ts'

/** What Diptych knows of an installed reranker, in its folder beside the model's own files. */
export const rerankerNotesFile = 'diptych.json'

export const RerankerNotes = z.object({
  version: z.literal(1),
  name: z.string().min(1).max(100),
  addedAt: z.iso.datetime(),
  /** Of the weights in `onnx`, without ending. */
  modelFile: z.string(),
  maxTokens: z.int().positive(),
  files: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string().length(64) })),
})
export type RerankerNotes = z.infer<typeof RerankerNotes>

const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex')

/** Sizes and hashes of files by their path. */
export const describeFiles = (files: Readonly<Record<string, Uint8Array>>): RerankerNotes['files'] =>
  Object.entries(files).map(([path, bytes]) => ({ path, bytes: bytes.length, sha256: sha256(bytes) }))

/** One hash of all files, whatever their order: the same model is known again under another name. */
export const contentHashOf = (files: RerankerNotes['files']): string =>
  sha256(
    files
      .map(({ path, sha256 }) => `${sha256}  ${path}\n`)
      .sort()
      .join(''),
  )

const damaged = (folder: string, path: string, cause?: unknown): EngineError =>
  new EngineError(
    'MODEL_CORRUPT',
    `Its file ${path} is damaged or missing. Your documents are untouched. Remove the reranker and add it again.`,
    { folder, path },
    { cause },
  )

/** @throws EngineError MODEL_CORRUPT. */
export const readRerankerNotes = async (folder: string): Promise<RerankerNotes> => {
  try {
    return RerankerNotes.parse(JSON.parse(await readFile(join(folder, rerankerNotesFile), 'utf8')))
  } catch (cause) {
    throw damaged(folder, rerankerNotesFile, cause)
  }
}

export const rerankerInfo = (
  id: RerankerId,
  { name, addedAt, maxTokens, files }: RerankerNotes,
): RerankerInfo => ({
  id,
  name,
  sizeBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  maxTokens,
  contentHash: contentHashOf(files),
  addedAt,
})

/**
 * Whether the files are the ones that were tried out when the reranker was added: a flipped bit in the weights would
 * load and rank nonsense. About 0.1 s for 100 MB. @throws EngineError MODEL_CORRUPT.
 */
export const verifyRerankerFiles = async (folder: string, { files }: RerankerNotes): Promise<void> => {
  for (const { path, sha256 } of files)
    if ((await sha256OfFile(join(folder, path)).catch(() => '')) !== sha256) throw damaged(folder, path)
}
