import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '#engine/core/atomic-files.ts'
import { checkModel } from '#engine/onnx/checker.ts'
import type { Model } from '#engine/onnx/model.ts'
import { encodeModel } from '#engine/onnx/protobuf.ts'
import { type FrozenWeights, writeFrozenWeights } from '#engine/tuning/training-graph.ts'
import { GgufFile } from './gguf/gguf-file.ts'
import { llamaCheckpoint } from './gguf/llama-checkpoint.ts'
import { importedFolder } from './import-cache.ts'
import { WeightFile } from './weight-file.ts'

/** Raise when the same file would give other weights or names; what is there is then made again. */
const trainingWeightsVersion = 1

const dataFile = 'weights.bin'
const metadataFile = 'weights.json'

/**
 * The base model's weights in float32, as the training graphs read them, made from a GGUF and kept in
 * `cacheFolder` under its hash: about 540 MB for the shipped model, mapped into memory and not read twice.
 * @param source.sha256 of the file, already verified. @param onStart called when they have to be made.
 * @throws EngineError MODEL_CORRUPT, MODEL_UNSUPPORTED; errors of the file system as they are.
 */
export const importTrainingWeights = async (
  source: { path: string; sha256: string },
  cacheFolder: string,
  onStart?: (why: 'missing' | 'damaged') => void,
): Promise<{ folder: string; weights: FrozenWeights }> => {
  const { folder } = await importedFolder(cacheFolder, {
    name: `${source.sha256.slice(0, 16)}-training`,
    version: trainingWeightsVersion,
    write: async unfinished => {
      await using file = await GgufFile.open(source.path)
      await using data = await WeightFile.create(join(unfinished, dataFile), dataFile)
      const weights = await writeFrozenWeights(llamaCheckpoint(file), values => data.write(values))
      await writeFile(join(unfinished, metadataFile), JSON.stringify(weights))
      return [dataFile, metadataFile]
    },
    onStart,
  })
  const weights = JSON.parse(await readFile(join(folder, metadataFile), 'utf8')) as FrozenWeights // written above
  return { folder, weights }
}

/**
 * Puts a graph beside the weights it refers to, for onnxruntime looks for them there, and returns its path.
 * A file that already holds the same graph stays as it is.
 */
export const graphBesideWeights = async (folder: string, name: string, model: Model): Promise<string> => {
  const path = join(folder, `${name}.onnx`)
  const bytes = encodeModel(model)
  if (
    await readFile(path).then(
      existing => existing.equals(bytes),
      () => false,
    )
  )
    return path
  const problems = checkModel(model)
  if (problems.length > 0) throw new Error(`The graph ${name} is not sound: ${problems[0]}`)
  await writeFileAtomic(path, bytes)
  return path
}
