/** A decoder of the Llama family, by Hugging Face's names. Units are elements and tokens. */
export interface LlamaConfig {
  layers: number
  hiddenSize: number
  intermediateSize: number
  attentionHeads: number
  keyValueHeads: number
  headSize: number
  vocabularySize: number
  contextTokens: number
  ropeTheta: number
  rmsNormEpsilon: number
  /** The output layer is the embedding's transpose. */
  tiedEmbeddings: boolean
}

export const queryWidth = (config: LlamaConfig): number => config.attentionHeads * config.headSize
export const keyValueWidth = (config: LlamaConfig): number => config.keyValueHeads * config.headSize

/** The seven linear layers of a decoder block, by Hugging Face's names, that LoRA can adapt. */
export const linearNames = [
  'q_proj',
  'k_proj',
  'v_proj',
  'o_proj',
  'gate_proj',
  'up_proj',
  'down_proj',
] as const
export type LinearName = (typeof linearNames)[number]

/** [out, in] of each linear layer. */
export const linearShape = (config: LlamaConfig, name: LinearName): [number, number] => {
  const { hiddenSize, intermediateSize } = config
  const shapes: Record<LinearName, [number, number]> = {
    q_proj: [queryWidth(config), hiddenSize],
    k_proj: [keyValueWidth(config), hiddenSize],
    v_proj: [keyValueWidth(config), hiddenSize],
    o_proj: [hiddenSize, queryWidth(config)],
    gate_proj: [intermediateSize, hiddenSize],
    up_proj: [intermediateSize, hiddenSize],
    down_proj: [hiddenSize, intermediateSize],
  }
  return shapes[name]
}

/**
 * Linear layers with the same input, computed as one matrix product in the graph. The order is the
 * order of their outputs.
 */
export const packedLinears = {
  qkv: ['q_proj', 'k_proj', 'v_proj'],
  o: ['o_proj'],
  gate_up: ['gate_proj', 'up_proj'],
  down: ['down_proj'],
} as const satisfies Record<string, readonly LinearName[]>
export type PackedLinear = keyof typeof packedLinears
export const packedLinearNames = Object.keys(packedLinears) as PackedLinear[]

/** [out, in] of a packed linear layer. */
export const packedShape = (config: LlamaConfig, packed: PackedLinear): [number, number] => {
  const shapes = packedLinears[packed].map(name => linearShape(config, name))
  return [shapes.reduce((sum, [out]) => sum + out, 0), shapes[0]?.[1] as number] // every pack has a layer
}

/** `config.json` for transformers.js: the Hugging Face names of the same facts. */
export const toHuggingFaceConfig = (
  config: LlamaConfig,
  tokens: { bos: number | null; eos: number | null; pad: number | null },
): Record<string, unknown> => ({
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_size: config.hiddenSize,
  intermediate_size: config.intermediateSize,
  num_hidden_layers: config.layers,
  num_attention_heads: config.attentionHeads,
  num_key_value_heads: config.keyValueHeads,
  head_dim: config.headSize,
  vocab_size: config.vocabularySize,
  max_position_embeddings: config.contextTokens,
  rope_theta: config.ropeTheta,
  rms_norm_eps: config.rmsNormEpsilon,
  tie_word_embeddings: config.tiedEmbeddings,
  hidden_act: 'silu',
  bos_token_id: tokens.bos,
  eos_token_id: tokens.eos,
  pad_token_id: tokens.pad,
})
