import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { MergedFormat } from '#contract/adapter.ts'
import { GgufFile } from '../gguf/gguf-file.ts'
import { llamaCheckpoint } from '../gguf/llama-checkpoint.ts'
import { specialTokenIds, tokenizerFiles } from '../gguf/tokenizer-files.ts'
import { type LlamaConfig, toHuggingFaceConfig } from '../llama-config.ts'
import { readPeftAdapter } from '../peft-adapter.ts'
import { requireSpace } from './disk-space.ts'
import { mergedCheckpoint } from './merged-checkpoint.ts'
import { mergedModelCard } from './merged-model-card.ts'
import { transformersJsConfig, writeOnnxModel } from './onnx-model.ts'
import { parameterCount, writeSafetensorsModel } from './safetensors-model.ts'

export interface MergeRequest {
  /** The base's checkpoint. */
  ggufPath: string
  base: { /** As people call it. */ name: string /** As transformers loads it. */; hubName: string }
  adapter: { folder: string; name: string }
  strength: number
  format: MergedFormat
}

/** Bytes that a weight takes, scales and the tables of the rotary embedding included. */
const bytesPerWeight: Record<MergedFormat, number> = { safetensors: 4, onnx: 1.2 }

/** Of tokenizer and graph. */
const otherBytes = 8_000_000

const neededBytes = (config: LlamaConfig, format: MergedFormat): number =>
  parameterCount(config) * bytesPerWeight[format] + otherBytes

/**
 * The class that takes all of tokenizer.json. transformers 5 makes GPT2Tokenizer of the vocabulary alone and
 * forgets that digits are split one by one.
 */
const asTheFileSays = 'PreTrainedTokenizerFast'

const writeSynced = async (path: string, text: string): Promise<void> => {
  const handle = await open(path, 'wx')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Base and adapter as one model, written into an empty folder: for Python's transformers as safetensors, or
 * for transformers.js as ONNX. Holds a few of the largest weights at a time.
 * @throws EngineError DISK_FULL, ADAPTER_NOT_FOUND, ADAPTER_CORRUPT, ADAPTER_UNSUPPORTED, MODEL_CORRUPT; errors of
 * the file system as they are.
 */
export const writeMergedModel = async (folder: string, request: MergeRequest): Promise<void> => {
  const { ggufPath, base, strength, format } = request
  await using file = await GgufFile.open(ggufPath)
  const checkpoint = llamaCheckpoint(file)
  const { config } = checkpoint
  const adapter = await readPeftAdapter(request.adapter.folder, { config, name: base.name })
  await requireSpace(folder, neededBytes(config, format))
  const merged = mergedCheckpoint(checkpoint, adapter, strength)
  if (format === 'onnx') await writeOnnxModel(folder, merged)
  else await writeSafetensorsModel(folder, merged)
  const tokens = specialTokenIds(file)
  const tokenizer = tokenizerFiles(file)
  const json: Record<string, unknown> = {
    ...tokenizer,
    'tokenizer_config.json': { ...tokenizer['tokenizer_config.json'], tokenizer_class: asTheFileSays },
    'config.json': {
      ...toHuggingFaceConfig(config, tokens),
      dtype: 'float32',
      ...(format === 'onnx' && { 'transformers.js_config': transformersJsConfig }),
    },
    'generation_config.json': {
      bos_token_id: tokens.bos,
      eos_token_id: tokens.eos,
      pad_token_id: tokens.pad,
    },
  }
  for (const [name, content] of Object.entries(json))
    await writeSynced(join(folder, name), `${JSON.stringify(content, null, 1)}\n`)
  await writeSynced(
    join(folder, 'README.md'),
    mergedModelCard({ baseName: base.hubName, adapterName: request.adapter.name, strength, format }),
  )
}
