import { type LinearName, type LlamaConfig, linearShape } from '#engine/models/llama-config.ts'
import type { LoraSettings, LoraWeights } from './lora-weights.ts'

/** One LoRA factor as the training graph takes it, transposed against PEFT's: A [in, rank], B [rank, out]. */
export interface TrainingFactor {
  /** `lora.LAYER.MODULE.a` or `.b`. */
  name: string
  dims: [number, number]
  data: Float32Array
}

/** The graph's input for a LoRA factor: A is [in, rank], B is [rank, out]; y += scale · (x·A)·B. */
export const factorName = (layer: number, linear: LinearName, factor: 'a' | 'b'): string =>
  `lora.${layer}.${linear}.${factor}`

/** @param matrix [rows, columns]. Returns [columns, rows]. */
const transposed = (matrix: Float32Array, rows: number, columns: number): Float32Array => {
  if (matrix.length !== rows * columns)
    throw new RangeError(`a factor has ${matrix.length} values where [${rows}, ${columns}] is expected`)
  const result = new Float32Array(matrix.length)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      result[column * rows + row] = matrix[row * columns + column] as number // inside both
  return result
}

/**
 * All factors in a fixed order (layer, module in the order of the settings, A before B): the order in which
 * the optimizer's state is kept. Copies.
 * @throws RangeError for weights that lack a factor or do not fit.
 */
export const toTrainingFactors = (
  config: LlamaConfig,
  { rank, targetModules }: Pick<LoraSettings, 'rank' | 'targetModules'>,
  weights: LoraWeights,
): TrainingFactor[] =>
  Array.from({ length: config.layers }, (_, layer) =>
    targetModules.flatMap((module): TrainingFactor[] => {
      const pair = weights[layer]?.[module]
      if (!pair) throw new RangeError(`layer ${layer} has no factors for ${module}`)
      const [out, columns] = linearShape(config, module)
      return [
        {
          name: factorName(layer, module, 'a'),
          dims: [columns, rank],
          data: transposed(pair.a, rank, columns),
        },
        { name: factorName(layer, module, 'b'), dims: [rank, out], data: transposed(pair.b, out, rank) },
      ]
    }),
  ).flat()

/** The way back, for writing an adapter. @throws RangeError for a factor that is missing or does not fit. */
export const fromTrainingFactors = (
  config: LlamaConfig,
  { rank, targetModules }: Pick<LoraSettings, 'rank' | 'targetModules'>,
  factors: readonly Pick<TrainingFactor, 'name' | 'data'>[],
): LoraWeights => {
  const byName = new Map(factors.map(({ name, data }) => [name, data]))
  const factor = (name: string): Float32Array => {
    const data = byName.get(name)
    if (!data) throw new RangeError(`the factor ${name} is missing`)
    return data
  }
  return Array.from({ length: config.layers }, (_, layer) => {
    const pairs: LoraWeights[number] = {}
    for (const module of targetModules) {
      const [out, columns] = linearShape(config, module)
      pairs[module] = {
        a: transposed(factor(factorName(layer, module, 'a')), columns, rank),
        b: transposed(factor(factorName(layer, module, 'b')), rank, out),
      }
    }
    return pairs
  })
}
