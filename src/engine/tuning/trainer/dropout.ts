import type { TargetModule } from '#contract/training.ts'
import { createRandom } from '#engine/core/random.ts'
import {
  type LlamaConfig,
  linearShape,
  type PackedLinear,
  packedLinearNames,
  packedLinears,
} from '#engine/models/llama-config.ts'
import { dropoutMaskName } from '../training-graph.ts'

/** Which inputs of LoRA branches are kept: 1 or 0, [tokens, in]. */
export interface DropoutMask {
  name: string
  dims: [number, number]
  data: Uint8Array
}

/**
 * Fills a mask in which each value is 0 with probability `share`, independently. It jumps from drop to drop
 * (a gap's length is geometric: ⌊ln u / ln(1 − share)⌋), so that the cost goes with the drops and not the values.
 */
export const dropoutMask = (length: number, share: number, seed: string): Uint8Array => {
  const mask = new Uint8Array(length).fill(1)
  if (share === 0) return mask
  const random = createRandom(seed)
  const perLog = 1 / Math.log1p(-share)
  // 1 − u is in (0, 1]: its logarithm is finite.
  const gap = (): number => Math.floor(Math.log(1 - random.uniform()) * perLog)
  for (let at = gap(); at < length; at += 1 + gap()) mask[at] = 0
  return mask
}

/**
 * The masks of one micro-batch. Linear layers with the same input share one (q, k and v; gate and up), where
 * PEFT draws one each. They depend on nothing but the arguments, so that a checkpoint keeps no random state.
 * @param seed names the training, the step and the micro-batch.
 */
export const dropoutMasks = (
  config: LlamaConfig,
  targets: readonly TargetModule[],
  { share, tokens, seed }: { share: number; tokens: number; seed: string },
): DropoutMask[] => {
  const groups = packedLinearNames.filter(group => packedLinears[group].some(name => targets.includes(name)))
  return Array.from({ length: config.layers }, (_, layer) =>
    groups.map((group: PackedLinear): DropoutMask => {
      const [, columns] = linearShape(config, packedLinears[group][0])
      return {
        name: dropoutMaskName(layer, group),
        dims: [tokens, columns],
        data: dropoutMask(tokens * columns, share, `${seed}/${layer}/${group}`),
      }
    }),
  ).flat()
}
