import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { checkModel } from '#engine/onnx/checker.ts'
import { encodeModel } from '#engine/onnx/protobuf.ts'
import { buildDecoder } from '../decoder-graph.ts'
import type { LlamaCheckpoint } from '../gguf/llama-checkpoint.ts'
import { WeightFile } from '../weight-file.ts'

// transformers.js's names for an 8-bit model and its weights.
const graphFile = 'model_quantized.onnx'
const weightsFile = `${graphFile}_data`

/** What transformers.js has to know of the files, in config.json: no option is then needed to load them. */
export const transformersJsConfig = { dtype: 'q8', use_external_data_format: true } as const

/** Writes the decoder with 8-bit weights, as the app itself runs it, into `onnx/`. */
export const writeOnnxModel = async (folder: string, checkpoint: LlamaCheckpoint): Promise<void> => {
  const place = join(folder, 'onnx')
  await mkdir(place)
  await using weights = await WeightFile.create(join(place, weightsFile), weightsFile)
  const model = await buildDecoder(checkpoint, data => weights.write(data), {
    weights: 'int8',
    halts: false,
  })
  const problems = checkModel(model)
  if (problems.length > 0) throw new Error(`The decoder graph is not sound: ${problems[0]}`)
  await weights.sync()
  const handle = await open(join(place, graphFile), 'wx')
  try {
    await handle.writeFile(encodeModel(model))
    await handle.sync()
  } finally {
    await handle.close()
  }
}
