import * as z from 'zod'
import { Failure } from './errors.ts'
import { AdapterId, TrainingId, TrainingSetId } from './ids.ts'

/** The linear layers of a Llama block that LoRA can adapt, by PEFT's names. */
export const TargetModule = z.enum([
  'q_proj',
  'k_proj',
  'v_proj',
  'o_proj',
  'gate_proj',
  'up_proj',
  'down_proj',
])
export type TargetModule = z.infer<typeof TargetModule>

/** Hyperparameters of a training. */
export const TrainingSettings = z.object({
  rank: z.int().min(1).max(64).default(8),
  /** The LoRA branch is scaled by alpha / rank, or alpha / √rank with `rankStabilized`. */
  alpha: z.number().gt(0).max(512).default(16),
  /** rsLoRA (Kalajdzievski 2023). */
  rankStabilized: z.boolean().default(false),
  /** Share of the LoRA branch's input that is dropped while training. */
  dropout: z.number().min(0).max(0.5).default(0),
  targetModules: z.array(TargetModule).min(1).default(TargetModule.options),
  /** Passes over the training examples. */
  epochs: z.int().min(1).max(100).default(3),
  /** Peak of AdamW's learning rate, after the warm-up and before the cosine. */
  learningRate: z.number().gt(0).max(0.1).default(5e-4),
  weightDecay: z.number().min(0).max(1).default(0.01),
  /** Share of the steps in which the learning rate rises. */
  warmUpShare: z.number().min(0).max(0.5).default(0.05),
  /** Global norm to which gradients are clipped. */
  maxGradientNorm: z.number().gt(0).max(1000).default(1),
  /** Examples an optimizer step learns from; more than fit into memory at once are accumulated. */
  batchExamples: z.int().min(1).max(256).default(8),
  /** Longer examples are cut at the end. */
  maxTokens: z.int().min(32).max(2048).default(1024),
  /** Share of the examples kept apart to measure the validation loss with. */
  validationShare: z.number().min(0).max(0.5).default(0.1),
  seed: z.int().min(0).max(4294967295).default(0),
  /** Questions answered by the adapter as it is, every so often. */
  samplePrompts: z.array(z.string().min(1).max(4000)).max(5).default([]),
})
export type TrainingSettings = z.infer<typeof TrainingSettings>

export const TrainingPreset = z.enum(['quick', 'balanced', 'thorough'])
export type TrainingPreset = z.infer<typeof TrainingPreset>

/** What a training will take, from a step measured on this machine. */
export const TrainingEstimate = z.object({
  steps: z.int(),
  /** Tokens of all steps, padding included. */
  tokens: z.int(),
  seconds: z.number(),
  /** Tokens each second, as measured. */
  tokensPerSecond: z.number(),
  measuredAt: z.iso.datetime(),
})
export type TrainingEstimate = z.infer<typeof TrainingEstimate>

/** A preset for a training set of this size, and what it takes here. */
export const TrainingProposal = z.object({
  preset: TrainingPreset,
  settings: TrainingSettings,
  estimate: TrainingEstimate,
})
export type TrainingProposal = z.infer<typeof TrainingProposal>

/** One optimizer step. Losses are mean cross-entropy over the answers' tokens, in nats. */
export const TrainingStep = z.object({
  /** Counted from 1. */
  step: z.int(),
  loss: z.number(),
  learningRate: z.number(),
  /** Before clipping. */
  gradientNorm: z.number(),
})
export type TrainingStep = z.infer<typeof TrainingStep>

/** `step` 0 is the base model, before anything was learnt. */
export const ValidationPoint = z.object({ step: z.int(), loss: z.number() })
export type ValidationPoint = z.infer<typeof ValidationPoint>

/** What the adapter as it was after `step` answers to one of the sample prompts, greedily. */
export const TrainingSample = z.object({ step: z.int(), prompt: z.string(), text: z.string() })
export type TrainingSample = z.infer<typeof TrainingSample>

export const TrainingState = z.discriminatedUnion('type', [
  /** `doing` is a phrase for people, such as "Preparing the base model". */
  z.object({ type: z.literal('preparing'), doing: z.string() }),
  z.object({ type: z.literal('running') }),
  /** `failure` says why, where it was not the person: a full disk, a killed process, a loss that is no number. */
  z.object({ type: z.literal('paused'), failure: Failure.nullable() }),
  z.object({ type: z.literal('finished'), adapterId: AdapterId, stoppedEarly: z.boolean() }),
  /** It could not begin, or nothing of it could be kept. */
  z.object({ type: z.literal('failed'), failure: Failure }),
])
export type TrainingState = z.infer<typeof TrainingState>

export const TrainingProgress = z.object({
  step: z.int(),
  totalSteps: z.int(),
  /** Passes done, with fractions. */
  epoch: z.number(),
  /** Training tokens each second over the last steps; null until measured in this session. */
  tokensPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** Time spent training so far, pauses not included. */
  secondsSpent: z.number(),
  /** Step of the last checkpoint on disk; null when there is none yet. */
  checkpointStep: z.int().nullable(),
})
export type TrainingProgress = z.infer<typeof TrainingProgress>

/** A training as a job: it outlives the window, and its checkpoints outlive the process. */
export const Training = z.object({
  id: TrainingId,
  /** Becomes the adapter's name. */
  name: z.string(),
  startedAt: z.iso.datetime(),
  trainingSetId: TrainingSetId,
  trainingSetName: z.string(),
  /** SHA-256 of the examples it learns from, which were copied when it began. */
  dataHash: z.string(),
  trainingExamples: z.int(),
  validationExamples: z.int(),
  settings: TrainingSettings,
  state: TrainingState,
  progress: TrainingProgress,
  steps: z.array(TrainingStep),
  validation: z.array(ValidationPoint),
  samples: z.array(TrainingSample),
})
export type Training = z.infer<typeof Training>
