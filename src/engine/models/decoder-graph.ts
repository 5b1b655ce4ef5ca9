import { absent, GraphBuilder, type Value } from '#engine/onnx/graph-builder.ts'
import type { Model, TensorData } from '#engine/onnx/model.ts'
import { quantizeBlocks } from './block-quantization.ts'
import type { LlamaCheckpoint } from './gguf/llama-checkpoint.ts'
import { type LlamaConfig, type PackedLinear, packedLinears, packedShape } from './llama-config.ts'

export interface DecoderOptions {
  /** `int8`: MatMulNBits, 8 bits, activations in int8 too (accuracy_level 4). `float32`: the reference. */
  weights: 'int8' | 'float32'
  /**
   * Whether its first output is a sequence, which onnxruntime-node cannot hand back: see `in-place-decoder.ts`.
   * Other runtimes, and exports, want none.
   */
  halts: boolean
}

/**
 * Weights, and with accuracy_level 4 activations too, share a scale by blocks of this many values. On the
 * reference page 32 costs 0.24% perplexity against float32, 64 costs 1.15%; 32 is also GGUF's own block.
 */
const blockSize = 32

/** The first output of a graph that halts. */
export const haltOutputName = 'halt'

/** Takes a tensor's elements to where the finished model will find them. */
export type WriteWeight = (data: Float32Array | Uint8Array) => Promise<TensorData>

const microsoft = { domain: 'com.microsoft' } as const

/** The node that multiplies by the packed weights. */
export const packedLinearName = (layer: number, packed: PackedLinear): string => `layer.${layer}.${packed}`

/** cos and sin of position · theta^(−2i/headSize), [contextTokens, headSize/2] each (RoFormer, Su et al. 2021). */
export const rotaryTables = ({
  contextTokens,
  headSize,
  ropeTheta,
}: LlamaConfig): { cos: Float32Array; sin: Float32Array } => {
  const half = headSize / 2
  const cos = new Float32Array(contextTokens * half)
  const sin = new Float32Array(contextTokens * half)
  for (let i = 0; i < half; i++) {
    const frequency = ropeTheta ** ((-2 * i) / headSize)
    for (let position = 0; position < contextTokens; position++) {
      cos[position * half + i] = Math.cos(position * frequency)
      sin[position * half + i] = Math.sin(position * frequency)
    }
  }
  return { cos, sin }
}

const concatenate = (parts: Float32Array[]): Float32Array => {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/**
 * The decoder as transformers.js drives it: takes `input_ids` and `attention_mask` [batch, …], the cache
 * `past_key_values.N.key|value` [batch, kvHeads, past, headSize] and `num_logits_to_keep` (0 keeps all); gives
 * `logits` [batch, kept, vocab] and `present.N.key|value`.
 */
export const buildDecoder = async (
  checkpoint: LlamaCheckpoint,
  write: WriteWeight,
  options: DecoderOptions,
): Promise<Model> => {
  const { config } = checkpoint
  const { hiddenSize, vocabularySize, headSize, keyValueHeads, attentionHeads } = config
  const graph = new GraphBuilder('decoder')
  const float32 = async (name: string, shape: readonly number[], data: Float32Array): Promise<Value> =>
    graph.initializer(name, 'float32', shape, await write(data))

  const inputIds = graph.input('input_ids', 'int64', ['batch_size', 'sequence_length'])
  const attentionMask = graph.input('attention_mask', 'int64', ['batch_size', 'total_sequence_length'])
  const logitsToKeep = graph.input('num_logits_to_keep', 'int64', [])
  if (options.halts) {
    const [halt] = graph.ops('SequenceConstruct', [logitsToKeep], [haltOutputName]) as [Value]
    graph.sequenceOutput(halt, 'int64', [])
  }

  /** x·Wᵀ for a weight [out, in]: quantized, or plain. */
  const project = async (
    name: string,
    x: Value,
    weight: Float32Array,
    out: number,
    columns: number,
  ): Promise<Value> => {
    if (options.weights === 'float32') {
      const w = await float32(`${name}.weight`, [out, columns], weight)
      return graph.op('FusedMatMul', [x, w], { ...microsoft, attributes: { transB: 1 }, name })
    }
    const { values, scales } = quantizeBlocks(weight, blockSize)
    const blocks = columns / blockSize
    const b = graph.initializer(`${name}.values`, 'uint8', [out, blocks, blockSize], await write(values))
    const s = await float32(`${name}.scales`, [out * blocks], scales)
    return quantizedProduct(name, x, b, s, out, columns)
  }
  const quantizedProduct = (
    name: string,
    x: Value,
    values: Value,
    scales: Value,
    out: number,
    columns: number,
  ): Value =>
    graph.op('MatMulNBits', [x, values, scales], {
      ...microsoft,
      attributes: { K: columns, N: out, bits: 8, block_size: blockSize, accuracy_level: 4 },
      name,
    })

  const linear = async (layer: number, packed: PackedLinear, x: Value): Promise<Value> => {
    const [out, columns] = packedShape(config, packed)
    const parts: Float32Array[] = []
    for (const name of packedLinears[packed]) parts.push(await checkpoint.linear(layer, name))
    return project(packedLinearName(layer, packed), x, concatenate(parts), out, columns)
  }

  const { cos, sin } = rotaryTables(config)
  const cosCache = await float32('rotary.cos', [config.contextTokens, headSize / 2], cos)
  const sinCache = await float32('rotary.sin', [config.contextTokens, headSize / 2], sin)
  const pastShape = ['batch_size', keyValueHeads, 'past_sequence_length', headSize] as const
  // Without a buffer of its own it is as long as all tokens; in a buffer it is as long as that, like the past.
  const presentShape = ['batch_size', keyValueHeads, 'present_sequence_length', headSize] as const

  // GroupQueryAttention wants the index of the last valid position per row, and the longest row.
  const attended = graph.op('ReduceSum', [attentionMask, graph.int64([1])], {
    attributes: { keepdims: 0 },
    name: 'attended',
  })
  const lastIndex64 = graph.op('Sub', [attended, graph.int64([1])], { name: 'last_index64' })
  const lastIndex = graph.op('Cast', [lastIndex64], { attributes: { to: 6 }, name: 'last_index' }) // [batch] int32
  const maskShape = graph.op('Shape', [attentionMask], { name: 'mask_shape' })
  const total64 = graph.op('Gather', [maskShape, graph.int64(1)], {
    attributes: { axis: 0 },
    name: 'total64',
  })
  const total = graph.op('Cast', [total64], { attributes: { to: 6 }, name: 'total' }) // int32 scalar

  // The embedding is also the output layer when it is tied; its bytes are written once.
  const embedding = await checkpoint.embedding()
  const blocksPerRow = hiddenSize / blockSize
  let hidden: Value
  let project_head: (x: Value) => Promise<Value>
  if (options.weights === 'float32') {
    const table = await float32('embedding', [vocabularySize, hiddenSize], embedding)
    hidden = graph.op('Gather', [table, inputIds], { name: 'embed' })
    project_head = async x =>
      graph.op('FusedMatMul', [x, table], { ...microsoft, attributes: { transB: 1 }, name: 'head' })
  } else {
    const { values, scales } = quantizeBlocks(embedding, blockSize)
    const valueData = await write(values)
    const scaleData = await write(scales)
    const table = graph.initializer('embedding.values', 'uint8', [vocabularySize, hiddenSize], valueData)
    const tableScales = graph.initializer(
      'embedding.scales',
      'float32',
      [vocabularySize, blocksPerRow],
      scaleData,
    )
    hidden = graph.op('GatherBlockQuantized', [table, inputIds, tableScales], {
      ...microsoft,
      attributes: { bits: 8, block_size: blockSize, gather_axis: 0, quantize_axis: 1 },
      name: 'embed',
    })
    project_head = async x => {
      const b = graph.initializer(
        'head.values',
        'uint8',
        [vocabularySize, blocksPerRow, blockSize],
        valueData,
      )
      const s = graph.initializer('head.scales', 'float32', [vocabularySize * blocksPerRow], scaleData)
      return quantizedProduct('head', x, b, s, vocabularySize, hiddenSize)
    }
  }
  const head = await checkpoint.head()
  if (head) project_head = x => project('head', x, head, vocabularySize, hiddenSize)

  const epsilon = { float: config.rmsNormEpsilon }
  /** RMSNorm(residual + delta), and the sum itself for the next residual. */
  const addAndNormalize = async (
    name: string,
    residual: Value,
    delta: Value | null,
    weight: Float32Array,
  ) => {
    const scale = await float32(`${name}.weight`, [hiddenSize], weight)
    if (delta === null) {
      const normalized = graph.op('SimplifiedLayerNormalization', [residual, scale], {
        attributes: { epsilon, axis: -1, stash_type: 1 },
        name,
      })
      return { normalized, sum: residual }
    }
    const [normalized, , , sum] = graph.ops(
      'SkipSimplifiedLayerNormalization',
      [residual, delta, scale],
      [`${name}.out`, '', '', `${name}.sum`],
      { ...microsoft, attributes: { epsilon }, name },
    ) as [Value, Value, Value, Value]
    return { normalized, sum }
  }

  let delta: Value | null = null
  for (let layer = 0; layer < config.layers; layer++) {
    const prefix = `layer.${layer}`
    const beforeAttention = await addAndNormalize(
      `${prefix}.attention_norm`,
      hidden,
      delta,
      await checkpoint.norm(layer, 'attention'),
    )
    const qkv = await linear(layer, 'qkv', beforeAttention.normalized) // [batch, sequence, q + k + v]
    const pastKey = graph.input(`past_key_values.${layer}.key`, 'float32', pastShape)
    const pastValue = graph.input(`past_key_values.${layer}.value`, 'float32', pastShape)
    const [attention, presentKey, presentValue] = graph.ops(
      'GroupQueryAttention',
      [qkv, absent, absent, pastKey, pastValue, lastIndex, total, cosCache, sinCache],
      [`${prefix}.attention.out`, `present.${layer}.key`, `present.${layer}.value`],
      {
        ...microsoft,
        attributes: {
          num_heads: attentionHeads,
          kv_num_heads: keyValueHeads,
          do_rotary: 1,
          rotary_interleaved: 0,
        },
        name: `${prefix}.attention`,
      },
    ) as [Value, Value, Value]
    graph.output(presentKey, 'float32', presentShape)
    graph.output(presentValue, 'float32', presentShape)
    const mixed = await linear(layer, 'o', attention)
    const beforeMlp = await addAndNormalize(
      `${prefix}.mlp_norm`,
      beforeAttention.sum,
      mixed,
      await checkpoint.norm(layer, 'mlp'),
    )
    const gateUp = await linear(layer, 'gate_up', beforeMlp.normalized)
    const [gate, up] = graph.ops('Split', [gateUp], 2, {
      attributes: { axis: -1, num_outputs: 2 },
      name: `${prefix}.split`,
    }) as [Value, Value]
    // QuickGelu with alpha 1 is x·sigmoid(x), the SiLU of SwiGLU.
    const activated = graph.op('QuickGelu', [gate], {
      ...microsoft,
      attributes: { alpha: { float: 1 } },
      name: `${prefix}.silu`,
    })
    const gated = graph.op('Mul', [activated, up], { name: `${prefix}.gated` })
    delta = await linear(layer, 'down', gated)
    hidden = beforeMlp.sum
  }

  const { normalized } = await addAndNormalize('final_norm', hidden, delta, await checkpoint.finalNorm())
  const start = graph.op('Neg', [logitsToKeep], { name: 'keep_from' })
  const starts = graph.op('Reshape', [start, graph.int64([1])], { name: 'keep_from_1d' })
  const kept = graph.op(
    'Slice',
    [normalized, starts, graph.int64([Number.MAX_SAFE_INTEGER]), graph.int64([1])],
    {
      name: 'keep',
    },
  )
  const logits = await project_head(kept)
  const named = graph.ops('Identity', [logits], ['logits'], { name: 'logits' })[0] as Value
  graph.output(named, 'float32', ['batch_size', 'num_logits', vocabularySize])
  return graph.model()
}
