import { createRandom } from '#engine/core/random.ts'
import { type LinearName, type LlamaConfig, linearShape } from '#engine/models/llama-config.ts'

/** What makes LoRA weights an adapter (Hu et al. 2021): y += scale · (x·Aᵀ)·Bᵀ. */
export interface LoraSettings {
  rank: number
  /** The scale is alpha / rank, or alpha / √rank with `rankStabilized`. */
  alpha: number
  /** rsLoRA (Kalajdzievski 2023). */
  rankStabilized: boolean
  /** Share of the branch's input that training drops; nothing at inference. */
  dropout: number
  targetModules: readonly LinearName[]
}

/** LoRA of one linear layer as PEFT stores it. */
interface LoraPair {
  /** [rank, in] */
  a: Float32Array
  /** [out, rank] */
  b: Float32Array
}

/** By layer index; a linear layer that is not adapted is missing. */
export type LoraWeights = Partial<Record<LinearName, LoraPair>>[]

/** The factor on a LoRA branch. */
export const loraScale = ({ alpha, rank, rankStabilized }: LoraSettings): number =>
  alpha / (rankStabilized ? Math.sqrt(rank) : rank)

/**
 * LoRA weights before training, as PEFT draws them: A by Kaiming's uniform distribution with a = √5 (He et al.
 * 2015), which for `in` inputs is uniform in ±1/√in; B zero, so that the adapter begins as no change. Every
 * linear layer has its own stream: what one draws does not depend on which others are targets.
 */
export const initialLoraWeights = (
  config: LlamaConfig,
  { rank, targetModules }: Pick<LoraSettings, 'rank' | 'targetModules'>,
  seed: number,
): LoraWeights =>
  Array.from({ length: config.layers }, (_, layer) => {
    const pairs: LoraWeights[number] = {}
    for (const name of targetModules) {
      const [out, columns] = linearShape(config, name)
      const random = createRandom(`${seed}/lora/${layer}/${name}`)
      const bound = 1 / Math.sqrt(columns)
      const a = Float32Array.from({ length: rank * columns }, () => bound * (2 * random.uniform() - 1))
      pairs[name] = { a, b: new Float32Array(out * rank) }
    }
    return pairs
  })
