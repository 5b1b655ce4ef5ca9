import * as z from 'zod'
import { AdapterId } from './ids.ts'
import { TrainingSample, TrainingSettings, TrainingStep, ValidationPoint } from './training.ts'

export const maxAdapterStrength = 1.5

/** How strongly an adapter is applied: 0 is the base model exactly, 1 is as trained. */
export const AdapterStrength = z.number().min(0).max(maxAdapterStrength)

/** LoRA weights for the base model, as listed to people. */
export const AdapterInfo = z.object({
  id: AdapterId,
  name: z.string(),
  rank: z.int(),
  alpha: z.number(),
  targetModules: z.array(z.string()),
  sizeBytes: z.int(),
  active: z.boolean(),
  strength: AdapterStrength,
  /** `trained` here, `imported`, or `shipped` with a scenario. */
  origin: z.enum(['trained', 'imported', 'shipped']),
  createdAt: z.iso.datetime().nullable(),
})
export type AdapterInfo = z.infer<typeof AdapterInfo>

/** Perplexity, exp of the mean loss in nats, on the fixed general text; how much was forgotten. */
export const ForgettingGauge = z.object({
  before: z.number(),
  after: z.number(),
  /** Tokens that were predicted. */
  tokens: z.int(),
})
export type ForgettingGauge = z.infer<typeof ForgettingGauge>

/** How an adapter came about, written by the training that made it. */
export const TrainingRecord = z.object({
  trainingSetName: z.string(),
  dataHash: z.string(),
  trainingExamples: z.int(),
  validationExamples: z.int(),
  settings: TrainingSettings,
  steps: z.array(TrainingStep),
  validation: z.array(ValidationPoint),
  samples: z.array(TrainingSample),
  secondsSpent: z.number(),
  tokensPerSecond: z.number().nullable(),
  stoppedEarly: z.boolean(),
  forgetting: ForgettingGauge.nullable(),
})
export type TrainingRecord = z.infer<typeof TrainingRecord>

export const AdapterCard = z.object({
  adapter: AdapterInfo,
  baseModelName: z.string(),
  /** null for adapters that were trained elsewhere. */
  training: TrainingRecord.nullable(),
})
export type AdapterCard = z.infer<typeof AdapterCard>

/** `peft` loads in Python; the merged ones are whole models that need no Diptych. */
export const MergedFormat = z.enum(['safetensors', 'onnx'])
export type MergedFormat = z.infer<typeof MergedFormat>
