import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { LlamaCheckpoint } from '../gguf/llama-checkpoint.ts'
import { type LlamaConfig, linearNames, linearShape } from '../llama-config.ts'
import { moduleName } from '../peft-adapter.ts'

/** One weight of a checkpoint, by transformers' name, read when its turn comes. */
interface NamedWeight {
  name: string
  shape: readonly number[]
  read(): Promise<Float32Array>
}

const namedWeights = (checkpoint: LlamaCheckpoint): NamedWeight[] => {
  const { layers, hiddenSize, vocabularySize, tiedEmbeddings } = checkpoint.config
  const table = [vocabularySize, hiddenSize]
  const weights: NamedWeight[] = [
    { name: 'model.embed_tokens.weight', shape: table, read: () => checkpoint.embedding() },
  ]
  for (let layer = 0; layer < layers; layer++) {
    for (const [which, name] of [
      ['attention', 'input_layernorm'],
      ['mlp', 'post_attention_layernorm'],
    ] as const)
      weights.push({
        name: `model.layers.${layer}.${name}.weight`,
        shape: [hiddenSize],
        read: () => checkpoint.norm(layer, which),
      })
    for (const linear of linearNames)
      weights.push({
        name: `${moduleName(layer, linear)}.weight`,
        shape: linearShape(checkpoint.config, linear),
        read: () => checkpoint.linear(layer, linear),
      })
  }
  weights.push({ name: 'model.norm.weight', shape: [hiddenSize], read: () => checkpoint.finalNorm() })
  if (!tiedEmbeddings)
    weights.push({
      name: 'lm_head.weight',
      shape: table,
      // There is one where embeddings are not tied.
      read: async () => (await checkpoint.head()) as Float32Array,
    })
  return weights
}

const elements = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1)

/** Weights of the model, in numbers. */
export const parameterCount = (config: LlamaConfig): number => {
  const { layers, hiddenSize, vocabularySize, tiedEmbeddings } = config
  const linears = linearNames.reduce((sum, name) => sum + elements(linearShape(config, name)), 0)
  const tables = (tiedEmbeddings ? 1 : 2) * vocabularySize * hiddenSize
  return tables + layers * (linears + 2 * hiddenSize) + hiddenSize
}

const headerAlignmentBytes = 8

/**
 * Writes `model.safetensors` in float32, as transformers loads it: halves would move the logits by more than
 * the adapter's own rounding. Holds one weight at a time.
 * Source: https://github.com/huggingface/safetensors#format
 */
export const writeSafetensorsModel = async (folder: string, checkpoint: LlamaCheckpoint): Promise<void> => {
  const weights = namedWeights(checkpoint)
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } }
  let end = 0
  for (const { name, shape } of weights) {
    const begin = end
    end += 4 * elements(shape)
    header[name] = { dtype: 'F32', shape, data_offsets: [begin, end] }
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const headerBytes = Math.ceil(json.length / headerAlignmentBytes) * headerAlignmentBytes
  const opening = new Uint8Array(8 + headerBytes).fill(0x20)
  new DataView(opening.buffer).setBigUint64(0, BigInt(headerBytes), true)
  opening.set(json, 8)

  const handle = await open(join(folder, 'model.safetensors'), 'wx')
  try {
    // Unlike `write`, this goes on until all of it is written.
    await handle.writeFile(opening)
    for (const { name, shape, read } of weights) {
      const data = await read()
      if (data.length !== elements(shape)) throw new RangeError(`${name} has ${data.length} values`)
      // Every machine that Diptych runs on is little-endian, as the format is.
      await handle.writeFile(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
}
