import type { Model, Node, ValueInfo } from '#engine/onnx/model.ts'
import { packedLinearName } from './decoder-graph.ts'
import { type LlamaConfig, type PackedLinear, packedLinearNames, packedShape } from './llama-config.ts'

/** LoRA factors of a packed linear layer as the graph's inputs: A is [in, rank], B is [rank, out]. */
export const loraInputName = (layer: number, packed: PackedLinear, factor: 'a' | 'b'): string =>
  `lora.${layer}.${packed}.${factor}`

/**
 * The decoder with a LoRA branch beside each of its linear layers: it adds (x·A)·B, the factors are inputs. Factors of
 * rank 0 leave the base model's result untouched. The weights stay where they are, so both graphs share one file.
 * Source: Hu et al. 2021, LoRA.
 */
export const withLoraBranches = (model: Model, config: LlamaConfig): Model => {
  const inputs: ValueInfo[] = []
  const branches = new Map<string, (node: Node) => Node[]>()
  for (let layer = 0; layer < config.layers; layer++)
    for (const packed of packedLinearNames) {
      const [out, columns] = packedShape(config, packed)
      const name = packedLinearName(layer, packed)
      const rank = `rank.${layer}.${packed}`
      const a = loraInputName(layer, packed, 'a')
      const b = loraInputName(layer, packed, 'b')
      inputs.push({ name: a, dataType: 'float32', shape: [columns, rank] })
      inputs.push({ name: b, dataType: 'float32', shape: [rank, out] })
      branches.set(name, node => {
        const [x = ''] = node.inputs
        const [y = ''] = node.outputs
        const plain = `${name}.plain`
        const low = `${name}.low` // [batch, sequence, rank]
        const delta = `${name}.delta` // [batch, sequence, out]
        return [
          { ...node, outputs: [plain] },
          standard('MatMul', `${name}.lora_a`, [x, a], low),
          standard('MatMul', `${name}.lora_b`, [low, b], delta),
          standard('Add', `${name}.lora_sum`, [plain, delta], y),
        ]
      })
    }
  const nodes = model.graph.nodes.flatMap(node => branches.get(node.name)?.(node) ?? [node])
  return { ...model, graph: { ...model.graph, inputs: [...model.graph.inputs, ...inputs], nodes } }
}

const standard = (opType: string, name: string, inputs: readonly string[], output: string): Node => ({
  ...{ name, opType, inputs, outputs: [output] },
  domain: '',
  attributes: {},
})
