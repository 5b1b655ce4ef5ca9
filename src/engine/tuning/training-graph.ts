import { rotaryTables, type WriteWeight } from '#engine/models/decoder-graph.ts'
import type { LlamaCheckpoint } from '#engine/models/gguf/llama-checkpoint.ts'
import {
  type LinearName,
  type LlamaConfig,
  linearNames,
  linearShape,
  type PackedLinear,
  packedLinearNames,
  packedLinears,
  queryWidth,
} from '#engine/models/llama-config.ts'
import { GraphBuilder, type Value } from '#engine/onnx/graph-builder.ts'
import type { Model, TensorData } from '#engine/onnx/model.ts'
import { appendGradients } from './autodiff/backward.ts'
import { factorName } from './peft/training-factors.ts'

/** The base model's float32 weights as they lie in the file that the training graphs read. */
export interface FrozenWeights {
  config: LlamaConfig
  /** By the name that the graphs give them. */
  tensors: Record<string, { shape: number[]; data: TensorData }>
}

/**
 * Writes the base weights once, for every graph that is built over them: training and loss, whatever the
 * targets. The result is plain data, so it can be kept beside the file.
 */
export const writeFrozenWeights = async (
  checkpoint: LlamaCheckpoint,
  write: WriteWeight,
): Promise<FrozenWeights> => {
  const { config } = checkpoint
  const { layers, hiddenSize, vocabularySize, contextTokens, headSize } = config
  const tensors: FrozenWeights['tensors'] = {}
  const put = async (name: string, shape: number[], values: Float32Array): Promise<void> => {
    tensors[name] = { shape, data: await write(values) }
  }
  await put('embedding', [vocabularySize, hiddenSize], await checkpoint.embedding())
  const head = await checkpoint.head()
  if (head) await put('head', [vocabularySize, hiddenSize], head)
  await put('final_norm', [hiddenSize], await checkpoint.finalNorm())
  const { cos, sin } = rotaryTables(config)
  await put('rotary.cos', [contextTokens, headSize / 2], cos)
  await put('rotary.sin', [contextTokens, headSize / 2], sin)
  for (let layer = 0; layer < layers; layer++) {
    for (const norm of ['attention', 'mlp'] as const)
      await put(`layer.${layer}.${norm}_norm`, [hiddenSize], await checkpoint.norm(layer, norm))
    for (const linear of linearNames)
      await put(
        `layer.${layer}.${linear}`,
        linearShape(config, linear),
        await checkpoint.linear(layer, linear),
      )
  }
  return { config, tensors }
}

/** The graph's output for the gradient of a factor. */
export const gradientName = (factor: string): string => `gradient.${factor}`

/** The graph's input that says which inputs of a group's LoRA branches are kept, where it has dropout. */
export const dropoutMaskName = (layer: number, group: PackedLinear): string => `dropout.${layer}.${group}`

const microsoft = { domain: 'com.microsoft' } as const

/** The decoder up to the loss, and where its backward pass begins. */
interface Forward {
  graph: GraphBuilder
  /** Final hidden states of the target positions, [targets, hidden]. */
  states: Value
  /** The output layer, [vocab, hidden]. */
  head: Value
  /** ln softmax of the logits, [targets, vocab]. */
  logProbabilities: Value
  /** The token that should follow each target position, [targets]. */
  labels: Value
  /** Every LoRA input. */
  factors: Value[]
}

interface ForwardOptions {
  targets: readonly LinearName[]
  /** With an input for the mask of each group of LoRA branches, bool [tokens, in]: false is dropped. */
  dropout: boolean
}

/**
 * The decoder of `buildDecoder` in plain float32 operators. Inputs: `input_ids` [batch, sequence], padded on
 * the right; `target_positions` [targets], indices into the flattened batch · sequence of the positions whose
 * next token counts; `target_ids` [targets], those next tokens; `lora_scale`, a scalar; the LoRA factors; with
 * dropout the masks, whose 1 / (1 − share) is the caller's to put into `lora_scale`.
 *
 * There is no attention mask: a position attends to itself and what is before it, padding is behind
 * everything real, and its own results are in no target, so it changes neither loss nor gradients.
 * Linear layers work on [tokens, width] with tokens = batch · sequence.
 */
const appendForward = (
  graph: GraphBuilder,
  { config, tensors }: FrozenWeights,
  { targets, dropout }: ForwardOptions,
): Forward => {
  const { hiddenSize, headSize, attentionHeads, keyValueHeads } = config
  const weight = (name: string): Value => {
    const tensor = tensors[name]
    if (!tensor) throw new Error(`The base weights have no ${name}`)
    return graph.initializer(name, 'float32', tensor.shape, tensor.data)
  }

  const inputIds = graph.input('input_ids', 'int64', ['batch', 'sequence'])
  const positions = graph.input('target_positions', 'int64', ['targets'])
  const labels = graph.input('target_ids', 'int64', ['targets'])
  const scale = graph.input('lora_scale', 'float32', [])
  const factors: Value[] = []

  /** x with what the mask of these linear layers drops set to zero (Srivastava et al. 2014), [tokens, in]. */
  const dropped = (layer: number, linear: LinearName, columns: number, x: Value): Value => {
    const group = packedLinearNames.find(name => packedLinears[name].some(member => member === linear))
    if (!group) throw new Error(`${linear} is in no group of linear layers`)
    const mask = graph.input(dropoutMaskName(layer, group), 'bool', ['tokens', columns])
    return graph.op('Where', [mask, x, graph.float32(0)])
  }

  /** scale · x·A for each linear layer, [tokens, rank] each: one product, because they share x. */
  const lowRank = (layer: number, linears: readonly LinearName[], input: Value): Value[] => {
    const [first] = linears
    if (!first) return []
    const [, columns] = linearShape(config, first)
    const x = dropout ? dropped(layer, first, columns, input) : input
    const as = linears.map(linear =>
      graph.input(factorName(layer, linear, 'a'), 'float32', [columns, 'rank']),
    )
    factors.push(...as)
    const sideBySide = graph.op('Concat', as, {
      attributes: { axis: 1 },
      shape: [columns, `${as.length}·rank`],
    })
    return graph.ops('Split', [graph.op('Mul', [graph.op('MatMul', [x, sideBySide]), scale])], as.length, {
      attributes: { axis: 1, num_outputs: as.length },
      shape: ['tokens', 'rank'],
    })
  }

  /** x·Wᵀ + scale · (x·A)·B for linear layers with the same input, [tokens, out] each. */
  const project = (layer: number, linears: readonly LinearName[], x: Value): Value[] => {
    const adapted = linears.filter(linear => targets.includes(linear))
    const lows = lowRank(layer, adapted, x)
    return linears.map(linear => {
      const base = graph.op('FusedMatMul', [x, weight(`layer.${layer}.${linear}`)], {
        ...microsoft,
        attributes: { transB: 1 },
        name: `layer.${layer}.${linear}.base`,
      })
      const low = lows[adapted.indexOf(linear)]
      if (!low) return base
      const [out] = linearShape(config, linear)
      const b = graph.input(factorName(layer, linear, 'b'), 'float32', ['rank', out])
      factors.push(b)
      return graph.op('Gemm', [low, b, base], { name: `layer.${layer}.${linear}` })
    })
  }

  const normalize = (name: string, x: Value): Value => {
    // The second output, the inverse deviation, is what the gradient needs.
    const [normalized] = graph.ops('SimplifiedLayerNormalization', [x, weight(name)], 2, {
      attributes: { epsilon: { float: config.rmsNormEpsilon }, axis: -1, stash_type: 1 },
      name: `${name}.normalize`,
    })
    return normalized as Value
  }

  const batchAndSequence = graph.op('Shape', [inputIds])
  const sequence = graph.op('Gather', [batchAndSequence, graph.int64([1])])
  /** −∞ above the diagonal, [sequence, sequence]. */
  const causalMask = graph.op(
    'Trilu',
    [
      graph.op('Expand', [
        graph.float32(Number.NEGATIVE_INFINITY),
        graph.op('Concat', [sequence, sequence], { attributes: { axis: 0 } }),
      ]),
      graph.int64(1),
    ],
    { attributes: { upper: 1 }, shape: ['sequence', 'sequence'], name: 'causal_mask' },
  )
  const cos = weight('rotary.cos')
  const sin = weight('rotary.sin')
  const firstPosition = graph.int64([0])
  const splitShape = (heads: number): Value =>
    graph.op('Concat', [batchAndSequence, graph.int64([heads, headSize])], { attributes: { axis: 0 } })
  const queryShape = splitShape(attentionHeads)
  const keyValueShape = splitShape(keyValueHeads)

  /** [tokens, heads · headSize] to [batch, heads, sequence, headSize]. */
  const splitHeads = (x: Value, heads: number, runtimeShape: Value): Value =>
    graph.op(
      'Transpose',
      [graph.op('Reshape', [x, runtimeShape], { shape: ['batch', 'sequence', heads, headSize] })],
      { attributes: { perm: [0, 2, 1, 3] } },
    )
  const rotate = (x: Value): Value => graph.op('RotaryEmbedding', [x, firstPosition, cos, sin], microsoft)

  // Query heads that share a key head are rows of one product: [batch, kvHeads, group · sequence, …].
  const grouped = `${attentionHeads / keyValueHeads}·sequence`
  const attend = (layer: number, x: Value): Value => {
    const [q, k, v] = project(layer, ['q_proj', 'k_proj', 'v_proj'], x) as [Value, Value, Value]
    const query = graph.op(
      'Reshape',
      [rotate(splitHeads(q, attentionHeads, queryShape)), graph.int64([0, keyValueHeads, -1, headSize])],
      { shape: ['batch', keyValueHeads, grouped, headSize] },
    )
    const key = rotate(splitHeads(k, keyValueHeads, keyValueShape))
    const value = splitHeads(v, keyValueHeads, keyValueShape)
    const scores = graph.op('FusedMatMul', [query, key], {
      ...microsoft,
      attributes: { transB: 1, alpha: { float: 1 / Math.sqrt(headSize) } },
    })
    const byHead = graph.op('Reshape', [scores, graph.int64([0, attentionHeads, -1, 0])], {
      shape: ['batch', attentionHeads, 'sequence', 'sequence'],
    })
    const probabilities = graph.op('Softmax', [graph.op('Add', [byHead, causalMask])], {
      attributes: { axis: -1 },
    })
    const byGroup = graph.op('Reshape', [probabilities, graph.int64([0, keyValueHeads, -1, 0])], {
      shape: ['batch', keyValueHeads, grouped, 'sequence'],
    })
    const mixed = graph.op(
      'Reshape',
      [graph.op('MatMul', [byGroup, value]), graph.int64([0, attentionHeads, -1, headSize])],
      { shape: ['batch', attentionHeads, 'sequence', headSize] },
    )
    const joined = graph.op(
      'Reshape',
      [
        graph.op('Transpose', [mixed], { attributes: { perm: [0, 2, 1, 3] } }),
        graph.int64([-1, queryWidth(config)]),
      ],
      { shape: ['tokens', queryWidth(config)] },
    )
    return project(layer, ['o_proj'], joined)[0] as Value
  }

  const feedForward = (layer: number, x: Value): Value => {
    const [gate, up] = project(layer, ['gate_proj', 'up_proj'], x) as [Value, Value]
    // QuickGelu with alpha 1 is x·sigmoid(x), the SiLU of SwiGLU.
    const activated = graph.op('QuickGelu', [gate], { ...microsoft, attributes: { alpha: { float: 1 } } })
    return project(layer, ['down_proj'], graph.op('Mul', [activated, up]))[0] as Value
  }

  const embedding = weight('embedding')
  const tokens = graph.op('Reshape', [inputIds, graph.int64([-1])], { shape: ['tokens'] })
  let hidden = graph.op('Gather', [embedding, tokens], { name: 'embed' }) // [tokens, hidden]
  for (let layer = 0; layer < config.layers; layer++) {
    hidden = graph.op('Add', [hidden, attend(layer, normalize(`layer.${layer}.attention_norm`, hidden))])
    hidden = graph.op('Add', [hidden, feedForward(layer, normalize(`layer.${layer}.mlp_norm`, hidden))])
  }

  // Rows are gathered before the norm: what is no target costs neither logits nor their gradients.
  const states = normalize(
    'final_norm',
    graph.op('Gather', [hidden, positions], { shape: ['targets', hiddenSize] }),
  )
  const head = tensors.head ? weight('head') : embedding
  const logits = graph.op('FusedMatMul', [states, head], {
    ...microsoft,
    attributes: { transB: 1 },
    name: 'logits',
  })
  const logProbabilities = graph.op('LogSoftmax', [logits], { attributes: { axis: -1 } })
  const ofLabels = graph.op(
    'GatherElements',
    [logProbabilities, graph.op('Unsqueeze', [labels, graph.int64([1])])],
    { attributes: { axis: 1 } },
  )
  const mean = graph.op('ReduceMean', [ofLabels], { attributes: { keepdims: 0 } })
  const [loss] = graph.ops('Neg', [mean], ['loss'], { name: 'loss' })
  graph.output(loss as Value, 'float32', [])
  return { graph, states, head, logProbabilities, labels, factors }
}

/** Only the loss, for validation: the inputs of `buildTrainingGraph` without dropout, and `loss`. */
export const buildLossGraph = (weights: FrozenWeights, targets: readonly LinearName[]): Model => {
  const graph = new GraphBuilder('loss')
  appendForward(graph, weights, { targets, dropout: false })
  return graph.model()
}

/**
 * One training step's loss and gradients. Inputs as `appendForward` says; outputs are `loss`, the mean
 * cross-entropy over the targets in nats, and `gradient.` and its name for every LoRA factor.
 */
export const buildTrainingGraph = (
  weights: FrozenWeights,
  targets: readonly LinearName[],
  dropout = false,
): Model => {
  const graph = new GraphBuilder('training')
  const { states, head, logProbabilities, labels, factors } = appendForward(graph, weights, {
    targets,
    dropout,
  })
  // loss = −Σ ln softmax(E·h)[label] / n  ⇒  dh = (softmax(E·h)·E − E[label]) / n: no one-hot matrix, and
  // nothing of the vocabulary's width is divided or kept twice.
  const expected = graph.op('MatMul', [graph.op('Exp', [logProbabilities]), head]) // [targets, hidden]
  const count = graph.op('Cast', [graph.op('Size', [labels])], { attributes: { to: 1 } })
  const seed = graph.op('Div', [graph.op('Sub', [expected, graph.op('Gather', [head, labels])]), count], {
    shape: ['targets', weights.config.hiddenSize],
  })
  const gradients = appendGradients(graph, states, factors, seed)
  factors.forEach((factor, index) => {
    const [named] = graph.ops('Identity', [gradients[index] as Value], [gradientName(factor)])
    graph.output(named as Value, 'float32', graph.declaredShape(factor) ?? [])
  })
  return graph.model()
}
