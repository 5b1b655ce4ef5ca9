import type { TrainingSettings } from '#contract/training.ts'
import type { TrainingTokenizer } from '#engine/models/chat-tokenizer.ts'
import type { LlamaConfig } from '#engine/models/llama-config.ts'
import type { TrainingBatch } from '../data/batches.ts'
import type { TrainingFactor } from '../peft/training-factors.ts'
import type { DropoutMask } from './dropout.ts'

/** Graphs over the base model, loaded for one set of target modules. Whoever opens them disposes of them. */
export interface LoadedGraphs extends AsyncDisposable {
  /** Mean loss over the batch's targets, in nats, and its gradient for each factor, in their order. */
  gradients(
    batch: TrainingBatch,
    factors: readonly TrainingFactor[],
    scale: number,
    masks: readonly DropoutMask[],
  ): Promise<{ loss: number; gradients: Float32Array[] }>
  /** Mean loss alone, without dropout. Scale 0 is the base model. */
  loss(batch: TrainingBatch, factors: readonly TrainingFactor[], scale: number): Promise<number>
}

/** The base model as a training uses it. */
export interface TrainingModel {
  config: LlamaConfig
  /** Changes when the base does: a checkpoint belongs to one base. */
  fingerprint: string
  tokenizer: TrainingTokenizer
  /** Fixed text to measure what was forgotten with. */
  generalText: string
  /** @param first what is needed at once; the other is loaded when it is asked for. */
  load(
    settings: Pick<TrainingSettings, 'targetModules' | 'dropout'>,
    first: 'training' | 'loss',
  ): Promise<LoadedGraphs>
}
