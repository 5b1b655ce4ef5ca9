import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkModel } from '#engine/onnx/checker.ts'
import { decodeModel, encodeModel } from '#engine/onnx/protobuf.ts'
import { withWeightsUnfolded } from './embedding-graph.ts'
import { importedFolder } from './import-cache.ts'
import { WeightFile } from './weight-file.ts'

/** Raise when an import of the same file would come out differently; older imports are then made again. */
const importVersion = 1

const storedGraphFile = 'onnx/model_quantized.onnx'
const besideGraph = ['config.json', 'tokenizer.json', 'tokenizer_config.json']

/**
 * A folder that transformers.js can load an embedding model from which takes half the memory of the shipped one and gives
 * its vectors (see `withWeightsUnfolded`). Kept in `cacheFolder` under the source's hash.
 * @param source.sha256 of its graph's file, already verified.
 * @throws RangeError where the graph is none that Diptych reads; errors of the file system as they are.
 */
export const importEmbeddingModel = async (
  source: { folder: string; sha256: string },
  cacheFolder: string,
): Promise<string> => {
  const { folder } = await importedFolder(cacheFolder, {
    name: `${source.sha256.slice(0, 16)}-embedding`,
    version: importVersion,
    write: into => writeImport(source.folder, into),
  })
  return folder
}

const writeImport = async (source: string, folder: string): Promise<string[]> => {
  await mkdir(join(folder, 'onnx'))
  await using weights = await WeightFile.create(join(folder, 'onnx/model.onnx_data'), 'model.onnx_data')
  const stored = decodeModel(await readFile(join(source, storedGraphFile)))
  const model = await withWeightsUnfolded(stored, data => weights.write(data))
  const problems = checkModel(model)
  if (problems.length > 0) throw new Error(`The graph of the embedding model is not sound: ${problems[0]}`)
  await writeFile(join(folder, 'onnx/model.onnx'), encodeModel(model))
  for (const name of besideGraph) await copyFile(join(source, name), join(folder, name))
  return ['onnx/model.onnx', 'onnx/model.onnx_data', ...besideGraph]
}
