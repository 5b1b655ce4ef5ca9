import {
  type LlamaConfig,
  linearShape,
  packedLinearNames,
  packedLinears,
  packedShape,
} from './llama-config.ts'
import { loraInputName } from './lora-graph.ts'
import type { LoraAdapter } from './peft-adapter.ts'

export interface LoraInput {
  name: string
  factor: 'a' | 'b'
  data: Float32Array
  dims: [number, number]
}

/**
 * An adapter as the decoder graph's inputs. Layers that share an input are packed: their A side by side
 * [in, Σrank], their B block-diagonal [Σrank, Σout] with the scale in it, so that one pair of products
 * serves them all. `null` is the base model: factors of rank 0.
 */
export const loraInputs = (config: LlamaConfig, adapter: LoraAdapter | null): LoraInput[] => {
  const inputs: LoraInput[] = []
  for (let layer = 0; layer < config.layers; layer++)
    for (const packed of packedLinearNames) {
      const names = packedLinears[packed]
      const [out, columns] = packedShape(config, packed)
      const factors = names.map(name => adapter?.layers[layer]?.[name])
      const rank = factors.reduce((sum, factor) => sum + (factor?.rank ?? 0), 0)
      const a = new Float32Array(columns * rank)
      const b = new Float32Array(rank * out)
      let rankOffset = 0
      let outOffset = 0
      names.forEach((name, index) => {
        const factor = factors[index]
        const [rows] = linearShape(config, name)
        if (factor) {
          for (let j = 0; j < factor.rank; j++) {
            for (let i = 0; i < columns; i++)
              a[i * rank + rankOffset + j] = factor.a[j * columns + i] as number
            for (let o = 0; o < rows; o++)
              b[(rankOffset + j) * out + outOffset + o] =
                factor.scale * (factor.b[o * factor.rank + j] as number)
          }
          rankOffset += factor.rank
        }
        outOffset += rows
      })
      inputs.push({ name: loraInputName(layer, packed, 'a'), factor: 'a', data: a, dims: [columns, rank] })
      inputs.push({ name: loraInputName(layer, packed, 'b'), factor: 'b', data: b, dims: [rank, out] })
    }
  return inputs
}

// A loop, because a slider waits for it: `map` with a function takes several times as long.
const multiplied = (values: Float32Array, factor: number): Float32Array => {
  const products = new Float32Array(values.length)
  for (let i = 0; i < values.length; i++) products[i] = factor * (values[i] as number) // inside by the bound
  return products
}

/** The same adapter with its branch scaled: B times the strength, A shared. */
export const atStrength = (inputs: readonly LoraInput[], strength: number): LoraInput[] =>
  inputs.map(input => (input.factor === 'b' ? { ...input, data: multiplied(input.data, strength) } : input))
