import type { ForgettingGauge } from '#contract/adapter.ts'
import type { TrainingSettings } from '#contract/training.ts'
import { assembleBatch } from '../data/batches.ts'
import { loraScale } from '../peft/lora-weights.ts'
import type { TrainingFactor } from '../peft/training-factors.ts'
import type { TrainingModel } from './training-model.ts'

const windowTokens = 256

/** Tokens that are read for it: the text twice. */
export const forgettingTokens = ({
  tokenizer,
  generalText,
}: Pick<TrainingModel, 'tokenizer' | 'generalText'>): number => 2 * tokenizer.encode(generalText).length

/**
 * Perplexity on the fixed general text, exp of the mean loss over all predicted tokens, of the base and of the
 * adapter: how much of plain language the training cost. The text is read in windows of 256 tokens, each on
 * its own; every token but a window's first is predicted. `pause` is called between windows.
 */
export const measureForgetting = async (
  { tokenizer, generalText, loadLoss }: Pick<TrainingModel, 'tokenizer' | 'generalText' | 'loadLoss'>,
  settings: TrainingSettings,
  { factors, pause }: { factors: readonly TrainingFactor[]; pause(): Promise<void> },
): Promise<ForgettingGauge> => {
  await using graph = await loadLoss(settings)
  const scale = loraScale(settings)
  const ids = Int32Array.from(tokenizer.encode(generalText))
  let tokens = 0
  let before = 0
  let after = 0
  for (let start = 0; start + 1 < ids.length; start += windowTokens) {
    const tokenIds = ids.subarray(start, start + windowTokens)
    if (tokenIds.length < 2) break
    const isTarget = new Uint8Array(tokenIds.length).fill(1, 1)
    const batch = assembleBatch([{ tokenIds, isTarget }], tokenizer.padToken)
    const predicted = batch.labels.length
    await pause()
    before += predicted * (await graph.loss(batch, factors, 0))
    await pause()
    after += predicted * (await graph.loss(batch, factors, scale))
    tokens += predicted
  }
  return { before: Math.exp(before / tokens), after: Math.exp(after / tokens), tokens }
}
