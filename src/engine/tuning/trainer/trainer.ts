import type { ForgettingGauge } from '#contract/adapter.ts'
import type { TrainingProgress, TrainingSettings, TrainingStep, ValidationPoint } from '#contract/training.ts'
import type { NumberedExample } from '#engine/tuning/data/training-example.ts'
import type { LoraWeights } from '#engine/tuning/peft/lora-weights.ts'

/** What a training learns from and how; the same request gives the same adapter on the same machine. */
export interface TrainingRequest {
  examples: NumberedExample[]
  settings: TrainingSettings
}

/** The size of a training, known without doing any of it. */
export interface TrainingPlan {
  trainingExamples: number
  validationExamples: number
  totalSteps: number
  /** Tokens of all steps, padding included. */
  tokens: number
  /** Tokens that are only read, to measure the validation loss and what was forgotten. */
  readTokens: number
}

export type TrainerEvent =
  /** What it does before the first step, as a phrase for people. */
  | { type: 'preparing'; doing: string }
  /** Before the first step of this call: what a checkpoint brought, or nothing yet. */
  | {
      type: 'begun'
      plan: TrainingPlan
      steps: TrainingStep[]
      validation: ValidationPoint[]
      progress: TrainingProgress
    }
  | { type: 'step'; step: TrainingStep; progress: TrainingProgress }
  | { type: 'validation'; point: ValidationPoint }
  /** The adapter as it is after a step, for the sample prompts. The trainer does not wait. */
  | { type: 'weights'; step: number; weights: LoraWeights }
  | { type: 'checkpoint'; progress: TrainingProgress }

export type TrainingOutcome =
  /** The signal was aborted; everything is in the checkpoint. */
  { type: 'paused' } | { type: 'finished'; weights: LoraWeights; forgetting: ForgettingGauge }

/** Trains LoRA adapters in its own worker thread, one at a time. */
export interface Trainer {
  /** Tokens each second of a measured training step, rank 8, all linear layers. Takes seconds. */
  measure(): Promise<number>
  /** @throws EngineError TRAINING_SET_TOO_SMALL, MODEL_UNSUPPORTED. */
  plan(request: TrainingRequest): Promise<TrainingPlan>
  /**
   * Begins, or goes on from the checkpoint in `folder`, and ends finished or, by the signal, paused.
   * @param folder must exist; the checkpoint file in it is replaced atomically.
   * @throws EngineError TRAINING_SET_TOO_SMALL, MODEL_UNSUPPORTED, CHECKPOINT_CORRUPT before the first step;
   * TRAINING_DIVERGED and DISK_FULL in the middle: the last checkpoint is then still there.
   */
  train(
    folder: string,
    request: TrainingRequest,
    onEvent: (event: TrainerEvent) => void,
    signal: AbortSignal,
  ): Promise<TrainingOutcome>
  /** The adapter of the checkpoint in `folder`, as if the training ended there. */
  conclude(folder: string, request: TrainingRequest): Promise<Extract<TrainingOutcome, { type: 'finished' }>>
  close(): Promise<void>
}
