import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { checkModel } from '#engine/onnx/checker.ts'
import { encodeModel } from '#engine/onnx/protobuf.ts'
import { buildDecoder, type DecoderOptions } from '../decoder-graph.ts'
import { toHuggingFaceConfig } from '../llama-config.ts'
import { sha256OfFile } from '../manifest.ts'
import { WeightFile } from '../weight-file.ts'
import { GgufFile } from './gguf-file.ts'
import { llamaCheckpoint } from './llama-checkpoint.ts'
import { tokenizerFiles } from './tokenizer-files.ts'

/** Raise when an import of the same file would come out differently; older imports are then made again. */
const importVersion = 1

const receiptFile = 'import.json'
/** SHA-256 by file: a flipped bit in the weights would load without an error and answer nonsense. */
const Receipt = z.object({ sha256: z.record(z.string(), z.string()) })

const unfinishedPrefix = '.importing-'

/** Whether every file is there as the import wrote it. About 0.1 s for 150 MB. */
const isComplete = async (folder: string): Promise<boolean> => {
  try {
    const receipt = Receipt.parse(JSON.parse(await readFile(join(folder, receiptFile), 'utf8')))
    for (const [name, sha256] of Object.entries(receipt.sha256))
      if ((await sha256OfFile(join(folder, name))) !== sha256) return false
    return true
  } catch {
    return false // whatever is wrong with it, it is a cache: it is made again
  }
}

const syncFile = async (path: string): Promise<void> => {
  const handle = await open(path, 'r+')
  await handle.sync().finally(() => handle.close())
}

const writeImport = async (source: string, folder: string, options: DecoderOptions): Promise<void> => {
  await using file = await GgufFile.open(source)
  const checkpoint = llamaCheckpoint(file)
  const tokens = {
    bos: file.optionalNumber('tokenizer.ggml.bos_token_id') ?? null,
    eos: file.optionalNumber('tokenizer.ggml.eos_token_id') ?? null,
    pad: file.optionalNumber('tokenizer.ggml.padding_token_id') ?? null,
  }
  await mkdir(join(folder, 'onnx'), { recursive: true })
  await using weights = await WeightFile.create(join(folder, 'onnx/model.onnx_data'), 'model.onnx_data')
  const model = await buildDecoder(checkpoint, data => weights.write(data), options)
  await weights.sync()
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
  for (const [name, content] of Object.entries(json))
    await writeFile(join(folder, name), JSON.stringify(content))
  const sha256: Record<string, string> = {}
  for (const name of ['onnx/model.onnx', 'onnx/model.onnx_data', ...Object.keys(json)]) {
    await syncFile(join(folder, name))
    sha256[name] = await sha256OfFile(join(folder, name))
  }
  await writeFile(join(folder, receiptFile), JSON.stringify({ sha256 } satisfies z.infer<typeof Receipt>))
  await syncFile(join(folder, receiptFile))
}

// An import takes seconds; what is older was left by a process that died.
const abandonedAfterMs = 10 * 60 * 1000

const removeAbandoned = async (cacheFolder: string): Promise<void> => {
  for (const name of await readdir(cacheFolder)) {
    if (!name.startsWith(unfinishedPrefix)) continue
    const path = join(cacheFolder, name)
    if (Date.now() - (await stat(path)).mtimeMs > abandonedAfterMs)
      await rm(path, { recursive: true, force: true })
  }
}

/**
 * A folder that transformers.js can load, made from a GGUF checkpoint of the Llama family: config,
 * tokenizer and ONNX decoder. Kept in `cacheFolder` under the source's hash; a second call finds it there.
 * Written beside and renamed, so that an interrupted import leaves nothing that looks finished.
 * @param source.sha256 of the file, already verified. @param onStart called when it has to be made: it is not there yet, or `damaged`.
 * @throws EngineError MODEL_CORRUPT, MODEL_UNSUPPORTED; errors of the file system as they are.
 */
export const importGguf = async (
  source: { path: string; sha256: string },
  cacheFolder: string,
  {
    decoder: options = { weights: 'int8', lora: true },
    onStart,
  }: { decoder?: DecoderOptions; onStart?: (why: 'missing' | 'damaged') => void } = {},
): Promise<{ folder: string; imported: boolean }> => {
  const variant = `${options.weights}${options.lora ? '' : '-plain'}`
  const folder = join(cacheFolder, `${source.sha256.slice(0, 16)}-${variant}-v${importVersion}`)
  if (await isComplete(folder)) return { folder, imported: false }
  onStart?.(existsSync(folder) ? 'damaged' : 'missing')
  await mkdir(cacheFolder, { recursive: true })
  await removeAbandoned(cacheFolder)
  const unfinished = join(cacheFolder, `${unfinishedPrefix}${randomUUID()}`)
  try {
    await writeImport(source.path, unfinished, options)
    if (await isComplete(folder)) {
      // Another process was faster; its result is the same.
      await rm(unfinished, { recursive: true, force: true })
    } else {
      await rm(folder, { recursive: true, force: true })
      await rename(unfinished, folder)
    }
  } catch (thrown) {
    await rm(unfinished, { recursive: true, force: true })
    throw thrown
  }
  return { folder, imported: true }
}
