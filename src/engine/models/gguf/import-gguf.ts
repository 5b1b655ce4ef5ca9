import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkModel } from '#engine/onnx/checker.ts'
import { encodeModel } from '#engine/onnx/protobuf.ts'
import { buildDecoder, type DecoderOptions } from '../decoder-graph.ts'
import { importedFolder } from '../import-cache.ts'
import { toHuggingFaceConfig } from '../llama-config.ts'
import { withLoraBranches } from '../lora-graph.ts'
import { WeightFile } from '../weight-file.ts'
import { GgufFile } from './gguf-file.ts'
import { llamaCheckpoint } from './llama-checkpoint.ts'
import { tokenizerFiles } from './tokenizer-files.ts'

/** Raise when an import of the same file would come out differently; older imports are then made again. */
const importVersion = 3

/** The same decoder for adapters, beside the one that transformers.js loads; the weights are in one file for both. */
export const loraGraphFile = 'onnx/model-lora.onnx'

const writeImport = async (source: string, folder: string, options: DecoderOptions): Promise<string[]> => {
  await using file = await GgufFile.open(source)
  const checkpoint = llamaCheckpoint(file)
  const tokens = {
    bos: file.optionalNumber('tokenizer.ggml.bos_token_id') ?? null,
    eos: file.optionalNumber('tokenizer.ggml.eos_token_id') ?? null,
    pad: file.optionalNumber('tokenizer.ggml.padding_token_id') ?? null,
  }
  await mkdir(join(folder, 'onnx'))
  await using weights = await WeightFile.create(join(folder, 'onnx/model.onnx_data'), 'model.onnx_data')
  const model = await buildDecoder(checkpoint, data => weights.write(data), options)
  const problems = checkModel(model)
  if (problems.length > 0) throw new Error(`The decoder graph is not sound: ${problems[0]}`)
  const json: Record<string, unknown> = {
    ...tokenizerFiles(file),
    'config.json': toHuggingFaceConfig(checkpoint.config, tokens),
    'generation_config.json': {
      bos_token_id: tokens.bos,
      eos_token_id: tokens.eos,
      pad_token_id: tokens.pad,
    },
    'llama.json': checkpoint.config,
  }
  await writeFile(join(folder, 'onnx/model.onnx'), encodeModel(model))
  await writeFile(join(folder, loraGraphFile), encodeModel(withLoraBranches(model, checkpoint.config)))
  for (const [name, content] of Object.entries(json))
    await writeFile(join(folder, name), JSON.stringify(content))
  return ['onnx/model.onnx', loraGraphFile, 'onnx/model.onnx_data', ...Object.keys(json)]
}

/**
 * A folder that transformers.js can load, made from a GGUF checkpoint of the Llama family: config,
 * tokenizer and ONNX decoder. Kept in `cacheFolder` under the source's hash; a second call finds it there.
 * An interrupted import leaves nothing that looks finished.
 * @param source.sha256 of the file, already verified. @param onStart called when it has to be made: it is not there yet, or `damaged`.
 * @throws EngineError MODEL_CORRUPT, MODEL_UNSUPPORTED; errors of the file system as they are.
 */
export const importGguf = async (
  source: { path: string; sha256: string },
  cacheFolder: string,
  {
    decoder: options = { weights: 'int8', halts: true },
    onStart,
  }: { decoder?: DecoderOptions; onStart?: (why: 'missing' | 'damaged') => void } = {},
): Promise<{ folder: string; imported: boolean }> => {
  const variant = `${options.weights}${options.halts ? '-halts' : ''}`
  return importedFolder(cacheFolder, {
    name: `${source.sha256.slice(0, 16)}-${variant}`,
    version: importVersion,
    write: folder => writeImport(source.path, folder, options),
    onStart,
  })
}
