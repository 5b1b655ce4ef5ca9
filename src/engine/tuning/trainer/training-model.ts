import type { TrainingSettings } from '#contract/training.ts'
import type { TrainingTokenizer } from '#engine/models/chat-tokenizer.ts'
import type { LlamaConfig } from '#engine/models/llama-config.ts'
import type { TrainingBatch } from '../data/batches.ts'
import type { TrainingFactor } from '../peft/training-factors.ts'
import type { DropoutMask } from './dropout.ts'

/** A graph over the base model, loaded. Whoever opens it disposes of it. */
export interface LossGraph extends AsyncDisposable {
  /** Mean loss over the batch's targets, in nats, nothing dropped. Scale 0 is the base model. */
  loss(batch: TrainingBatch, factors: readonly TrainingFactor[], scale: number): Promise<number>
}

export interface TrainingGraph extends LossGraph {
  /** Mean loss over the batch's targets, in nats, and its gradient for each factor, in their order. */
  gradients(
    batch: TrainingBatch,
    factors: readonly TrainingFactor[],
    scale: number,
    masks: readonly DropoutMask[],
  ): Promise<{ loss: number; gradients: Float32Array[] }>
}

/** The base model as a training uses it. */
export interface TrainingModel {
  config: LlamaConfig
  /** Changes when the base does: a checkpoint belongs to one base. */
  fingerprint: string
  tokenizer: TrainingTokenizer
  /** Fixed text to measure what was forgotten with. */
  generalText: string
  loadTraining(settings: Pick<TrainingSettings, 'targetModules' | 'dropout'>): Promise<TrainingGraph>
  loadLoss(settings: Pick<TrainingSettings, 'targetModules'>): Promise<LossGraph>
}
