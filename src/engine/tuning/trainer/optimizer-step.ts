import type { TrainingSettings, TrainingStep } from '#contract/training.ts'
import { adamWStep } from '../optimizer/adamw.ts'
import { addGradients, createGradientSum, takeMeanGradients } from '../optimizer/gradient-accumulation.ts'
import { clipGradients } from '../optimizer/gradient-clipping.ts'
import { learningRateAt } from '../optimizer/schedule.ts'
import { loraScale } from '../peft/lora-weights.ts'
import type { TrainingFactor } from '../peft/training-factors.ts'
import { diverged, type TrainingCheckpoint } from './checkpoint.ts'
import { dropoutMasks } from './dropout.ts'
import { microBatches } from './micro-batches.ts'
import type { TrainingData } from './training-data.ts'
import type { LossGraph, TrainingGraph, TrainingModel } from './training-model.ts'

/** PyTorch's defaults. */
const adamW = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }

/** The model, its graph and the settings, and what to do between micro-batches: it may throw to stop. */
export interface StepContext<Graph> {
  model: Pick<TrainingModel, 'config' | 'tokenizer'>
  graph: Graph
  settings: TrainingSettings
  pause(): Promise<void>
}

/**
 * Loss and gradients of one optimizer step, accumulated over micro-batches and weighted by their targets.
 * @param step counted from 0.
 */
export const stepGradients = async (
  { model, graph, settings, pause }: StepContext<TrainingGraph>,
  factors: readonly TrainingFactor[],
  data: Pick<TrainingData, 'batch'>,
  step: number,
): Promise<{ loss: number; gradients: Float32Array[] }> => {
  const { dropout, targetModules, seed } = settings
  const sum = createGradientSum(factors.map(factor => factor.data))
  // What is kept makes up for what is dropped (inverted dropout); only the LoRA branch has the scale.
  const scale = loraScale(settings) / (1 - dropout)
  for (const [index, batch] of microBatches(data.batch(step), model.tokenizer.padToken).entries()) {
    await pause()
    const tokens = batch.batchSize * batch.sequenceTokens
    const drawn = { share: dropout, tokens, seed: `${seed}/dropout/${step}/${index}` }
    const masks = dropout > 0 ? dropoutMasks(model.config, targetModules, drawn) : []
    const { loss, gradients } = await graph.gradients(batch, factors, scale, masks)
    addGradients(sum, { loss, gradients, targets: batch.labels.length })
  }
  return takeMeanGradients(sum)
}

/**
 * Clips, and moves the factors and the optimizer's state in place.
 * @param step counted from 0. @throws EngineError TRAINING_DIVERGED, before anything was changed.
 */
export const learn = (
  { factors, optimizer }: Pick<TrainingCheckpoint, 'factors' | 'optimizer'>,
  { loss, gradients }: { loss: number; gradients: Float32Array[] },
  { settings, step, totalSteps }: { settings: TrainingSettings; step: number; totalSteps: number },
): TrainingStep => {
  if (!Number.isFinite(loss)) throw diverged(step + 1, `the loss is ${loss} and no number`)
  const gradientNorm = clipGradients(gradients, settings.maxGradientNorm)
  if (!Number.isFinite(gradientNorm))
    throw diverged(step + 1, `the gradients are ${gradientNorm} and no numbers`)
  const learningRate = learningRateAt(step, {
    peak: settings.learningRate,
    warmUpSteps: Math.round(settings.warmUpShare * totalSteps),
    totalSteps,
  })
  adamWStep(
    factors.map(({ data }) => data),
    gradients,
    optimizer,
    { ...adamW, learningRate, weightDecay: settings.weightDecay },
  )
  return { step: step + 1, loss, learningRate, gradientNorm }
}

/** Mean loss over all targets of the validation examples. */
export const validationLoss = async (
  { model, graph, settings, pause }: StepContext<LossGraph>,
  factors: readonly TrainingFactor[],
  { validation }: Pick<TrainingData, 'validation'>,
): Promise<number> => {
  let lossSum = 0
  let targets = 0
  for (const batch of microBatches(validation, model.tokenizer.padToken)) {
    await pause()
    lossSum += (await graph.loss(batch, factors, loraScale(settings))) * batch.labels.length
    targets += batch.labels.length
  }
  return lossSum / targets
}
