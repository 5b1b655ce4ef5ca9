import { createHash } from 'node:crypto'
import type { TrainingSetId } from '#contract/ids.ts'
import { maxTrainingExamples, maxTrainingSetBytes } from '#contract/training-set.ts'
import { EngineError } from '#engine/core/errors.ts'
import { collectExamples } from '#engine/tuning/data/collect-examples.ts'
import { hashOfLines } from '#engine/tuning/data/example-line.ts'
import { importExamples } from '#engine/tuning/data/import-examples.ts'
import type { TrainingSetFile, TrainingSetFiles } from '#engine/workspace/training-set-files.ts'

/** A training set as its file holds it. */
export interface LoadedTrainingSet {
  file: TrainingSetFile
  /** SHA-256 of the file's bytes, which are the lines' own unless the file was put there by hand. */
  fileHash: string
  /** One example each, as `exampleLine` writes it: a string takes less memory than what it says. */
  lines: readonly string[]
  contentHash: string
  /** Of the lines in a file. */
  sizeBytes: number
}

const tooLarge = (id: TrainingSetId): EngineError =>
  new EngineError(
    'TRAINING_SET_TOO_LARGE',
    `The file ${id}.jsonl in the workspace's training-sets has more than the ${maxTrainingExamples} examples or the ${maxTrainingSetBytes / 2 ** 20} MB that a training set may have. It was left as it is and is not listed. Split it into several files.`,
    { id },
  )

const unreadable = (id: TrainingSetId, problem: string): EngineError =>
  new EngineError(
    'TRAINING_SET_UNREADABLE',
    `The file ${id}.jsonl in the workspace's training-sets cannot be read as it is, so it was left untouched and is not listed. ${problem}`,
    { id },
  )

async function* hashing(
  chunks: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    hash.update(chunk)
    yield chunk
  }
}

/**
 * Reads a set's file, which a person may have put there. All of it must be examples: what was left out
 * would be lost with the next change.
 * @throws EngineError TRAINING_SET_NOT_FOUND, TRAINING_SET_UNREADABLE, TRAINING_SET_TOO_LARGE.
 */
export const loadTrainingSet = async (
  files: TrainingSetFiles,
  id: TrainingSetId,
): Promise<LoadedTrainingSet> => {
  const file = await files.describe(id)
  if (file.sizeBytes > maxTrainingSetBytes) throw tooLarge(id)
  const fileHash = createHash('sha256')
  const { lines, sizeBytes, problems } = await collectExamples(
    importExamples(hashing(files.stream(id), fileHash), 'jsonl'),
    { examples: maxTrainingExamples, bytes: maxTrainingSetBytes },
    () => tooLarge(id),
  )
  const [problem] = problems
  if (problem) throw unreadable(id, problem.message)
  return { file, fileHash: fileHash.digest('hex'), lines, contentHash: hashOfLines(lines), sizeBytes }
}
