import type { LlamaCheckpoint } from '../gguf/llama-checkpoint.ts'
import type { LoraAdapter, LoraFactors } from '../peft-adapter.ts'

/** W + strength · scale · B·A, in place. The product is summed in double precision and rounded once. */
const addBranch = (weight: Float32Array, { a, b, rank, scale }: LoraFactors, strength: number): void => {
  const columns = a.length / rank
  const factor = strength * scale
  const delta = new Float64Array(columns)
  for (let row = 0; row < weight.length / columns; row++) {
    delta.fill(0)
    for (let r = 0; r < rank; r++) {
      const left = b[row * rank + r] as number // [out, rank]
      if (left === 0) continue
      for (let i = 0; i < columns; i++)
        delta[i] = (delta[i] as number) + left * (a[r * columns + i] as number)
    }
    for (let i = 0; i < columns; i++) {
      const at = row * columns + i
      weight[at] = (weight[at] as number) + factor * (delta[i] as number)
    }
  }
}

/** A checkpoint whose linear layers have an adapter in them. At strength 0 its weights are the base's, bit for bit. */
export const mergedCheckpoint = (
  base: LlamaCheckpoint,
  adapter: LoraAdapter,
  strength: number,
): LlamaCheckpoint => ({
  ...base,
  async linear(layer, name) {
    const weight = await base.linear(layer, name) // read anew each time: ours to change
    const factors = adapter.layers[layer]?.[name]
    if (factors && strength !== 0) addBranch(weight, factors, strength)
    return weight
  },
})
