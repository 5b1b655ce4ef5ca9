import { EngineError } from '#engine/core/errors.ts'
import { keyValueWidth, type LinearName, type LlamaConfig, linearShape, queryWidth } from '../llama-config.ts'
import type { GgufFile } from './gguf-file.ts'

/** The weights of a Llama checkpoint in Hugging Face's layout: linear layers are [out, in], row-major. */
export interface LlamaCheckpoint {
  config: LlamaConfig
  embedding(): Promise<Float32Array>
  /** null when the output layer is the embedding. */
  head(): Promise<Float32Array | null>
  finalNorm(): Promise<Float32Array>
  norm(layer: number, which: 'attention' | 'mlp'): Promise<Float32Array>
  linear(layer: number, name: LinearName): Promise<Float32Array>
}

const ggufNames: Record<LinearName, string> = {
  q_proj: 'attn_q',
  k_proj: 'attn_k',
  v_proj: 'attn_v',
  o_proj: 'attn_output',
  gate_proj: 'ffn_gate',
  up_proj: 'ffn_up',
  down_proj: 'ffn_down',
}

/**
 * llama.cpp stores the rows of q and k so that rotary pairs are neighbours (0,1), (2,3)…; Hugging Face
 * pairs row i with row i + headSize/2. This puts rows back to Hugging Face's order.
 * Source: `LlamaModel.permute` in llama.cpp's convert_hf_to_gguf.py, inverted.
 */
export const unpermuteRotary = (
  weight: Float32Array,
  heads: number,
  headSize: number,
  columns: number,
): Float32Array => {
  const out = new Float32Array(weight.length)
  const half = headSize / 2
  for (let head = 0; head < heads; head++)
    for (let i = 0; i < half; i++)
      for (let part = 0; part < 2; part++) {
        const from = (head * headSize + 2 * i + part) * columns
        const to = (head * headSize + part * half + i) * columns
        out.set(weight.subarray(from, from + columns), to)
      }
  return out
}

const readConfig = (file: GgufFile): LlamaConfig => {
  const architecture = file.string('general.architecture')
  if (architecture !== 'llama')
    throw new EngineError(
      'MODEL_UNSUPPORTED',
      `The model's architecture is ${architecture}; Diptych runs models of the Llama family. Nothing was changed.`,
      { architecture },
    )
  const attentionHeads = file.number('llama.attention.head_count')
  const hiddenSize = file.number('llama.embedding_length')
  const headSize = hiddenSize / attentionHeads
  const rotary = file.optionalNumber('llama.rope.dimension_count') ?? headSize
  const scaling = file.optionalString('llama.rope.scaling.type')
  if (rotary !== headSize || (scaling !== undefined && scaling !== 'none') || file.has('rope_freqs.weight'))
    throw new EngineError(
      'MODEL_UNSUPPORTED',
      'The model scales its rotary embedding in a way that Diptych does not compute. Nothing was changed.',
      { rotary, headSize, scaling },
    )
  return {
    layers: file.number('llama.block_count'),
    hiddenSize,
    intermediateSize: file.number('llama.feed_forward_length'),
    attentionHeads,
    keyValueHeads: file.optionalNumber('llama.attention.head_count_kv') ?? attentionHeads,
    headSize,
    vocabularySize: file.strings('tokenizer.ggml.tokens').length,
    contextTokens: file.number('llama.context_length'),
    ropeTheta: file.optionalNumber('llama.rope.freq_base') ?? 10000,
    rmsNormEpsilon: file.number('llama.attention.layer_norm_rms_epsilon'),
    tiedEmbeddings: !file.has('output.weight'),
  }
}

/** @throws EngineError MODEL_UNSUPPORTED for other architectures and scaled rotary embeddings. */
export const llamaCheckpoint = (file: GgufFile): LlamaCheckpoint => {
  const config = readConfig(file)
  const { hiddenSize, vocabularySize, headSize } = config
  return {
    config,
    embedding: () => file.tensor('token_embd.weight', [vocabularySize, hiddenSize]),
    head: async () =>
      config.tiedEmbeddings ? null : file.tensor('output.weight', [vocabularySize, hiddenSize]),
    finalNorm: () => file.tensor('output_norm.weight', [hiddenSize]),
    norm: (layer, which) =>
      file.tensor(`blk.${layer}.${which === 'attention' ? 'attn_norm' : 'ffn_norm'}.weight`, [hiddenSize]),
    linear: async (layer, name) => {
      const shape = linearShape(config, name)
      const weight = await file.tensor(`blk.${layer}.${ggufNames[name]}.weight`, shape)
      if (name === 'q_proj')
        return unpermuteRotary(weight, queryWidth(config) / headSize, headSize, hiddenSize)
      if (name === 'k_proj')
        return unpermuteRotary(weight, keyValueWidth(config) / headSize, headSize, hiddenSize)
      return weight
    },
  }
}
