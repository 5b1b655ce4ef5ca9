import { setImmediate } from 'node:timers/promises'
import type { TrainingSettings, TrainingStep } from '#contract/training.ts'
import { removeStaleTemporaries, type WriteFile } from '#engine/core/atomic-files.ts'
import type { Clock } from '#engine/core/clock.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { LlamaConfig } from '#engine/models/llama-config.ts'
import { adamWStep, createAdamWState } from '../optimizer/adamw.ts'
import { addGradients, createGradientSum, takeMeanGradients } from '../optimizer/gradient-accumulation.ts'
import { clipGradients } from '../optimizer/gradient-clipping.ts'
import { learningRateAt } from '../optimizer/schedule.ts'
import { initialLoraWeights, loraScale } from '../peft/lora-weights.ts'
import { fromTrainingFactors, type TrainingFactor, toTrainingFactors } from '../peft/training-factors.ts'
import {
  diverged,
  readCheckpoint,
  requestHash,
  type TrainingCheckpoint,
  writeCheckpoint,
} from './checkpoint.ts'
import { dropoutMasks } from './dropout.ts'
import { measureForgetting } from './forgetting.ts'
import { microBatches, paddedTokens } from './micro-batches.ts'
import { validationSteps, weightsSteps } from './milestones.ts'
import { createProgressMeter } from './progress.ts'
import type { TrainerEvent, TrainingOutcome, TrainingRequest } from './trainer.ts'
import { prepareData, type RenderCache, type TrainingData } from './training-data.ts'
import type { LoadedGraphs, TrainingModel } from './training-model.ts'

export interface TrainingDeps {
  model: TrainingModel
  clock: Clock
  writeFile: WriteFile
  checkpointIntervalMs: number
  renders?: RenderCache
}

/** PyTorch's defaults. */
const adamW = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }

const staleAfterMs = 60_000

/** Thrown to leave the work where the signal was seen. */
class Paused extends Error {}

/** Lets messages in, and leaves when somebody asked for it. */
const breathe = async (signal: AbortSignal): Promise<void> => {
  await setImmediate()
  if (signal.aborted) throw new Paused()
}

/** A training before its first step. */
export const beginTraining = (config: LlamaConfig, settings: TrainingSettings): TrainingCheckpoint => {
  const weights = initialLoraWeights(config, settings, settings.seed)
  const factors = toTrainingFactors(config, settings, weights)
  return {
    step: 0,
    weightsStep: 0,
    secondsSpent: 0,
    steps: [],
    validation: [],
    factors,
    optimizer: createAdamWState(factors.map(({ data }) => data)),
  }
}

/**
 * Loss and gradients of one optimizer step, accumulated over micro-batches and weighted by their targets.
 * @param step counted from 0.
 */
export const stepGradients = async (
  { model, graphs, settings }: { model: TrainingModel; graphs: LoadedGraphs; settings: TrainingSettings },
  factors: readonly TrainingFactor[],
  { data, step, pause }: { data: Pick<TrainingData, 'batch'>; step: number; pause(): Promise<void> },
): Promise<{ loss: number; gradients: Float32Array[] }> => {
  const sum = createGradientSum(factors.map(factor => factor.data))
  // Dropped inputs are made up for by the others (inverted dropout); only the LoRA branch has the scale.
  const scale = loraScale(settings) / (1 - settings.dropout)
  for (const [index, batch] of microBatches(data.batch(step), model.tokenizer.padToken).entries()) {
    await pause()
    const masks = dropoutMasks(model.config, settings.targetModules, {
      share: settings.dropout,
      tokens: batch.batchSize * batch.sequenceTokens,
      seed: `${settings.seed}/dropout/${step}/${index}`,
    })
    const { loss, gradients } = await graphs.gradients(batch, factors, scale, masks)
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
const validationLoss = async (
  graphs: LoadedGraphs,
  factors: readonly TrainingFactor[],
  {
    scale,
    data,
    padToken,
    pause,
  }: { scale: number; data: TrainingData; padToken: number; pause(): Promise<void> },
): Promise<number> => {
  let lossSum = 0
  let targets = 0
  for (const batch of microBatches(data.validation, padToken)) {
    await pause()
    lossSum += (await graphs.loss(batch, factors, scale)) * batch.labels.length
    targets += batch.labels.length
  }
  return lossSum / targets
}

/** Trains as the port `Trainer` says, on the calling thread. */
export const runTraining = async (
  deps: TrainingDeps,
  folder: string,
  request: TrainingRequest,
  onEvent: (event: TrainerEvent) => void,
  signal: AbortSignal,
): Promise<TrainingOutcome> => {
  const { model, clock, writeFile, checkpointIntervalMs } = deps
  const { settings } = request
  const { padToken } = model.tokenizer
  onEvent({ type: 'preparing', doing: 'Reading the examples' })
  const data = prepareData(request, model.tokenizer, deps.renders)
  const { totalSteps } = data.plan
  const hash = requestHash(request, model.fingerprint)
  await removeStaleTemporaries(folder, staleAfterMs)
  const start = beginTraining(model.config, settings)
  const found = await readCheckpoint(folder, hash, start.factors)
  const state = found ?? start
  const { factors } = state
  const scale = loraScale(settings)
  onEvent({ type: 'preparing', doing: 'Loading the base model for training' })
  await using graphs = await model.load(settings, 'training')

  const validations = validationSteps(data)
  const handOuts = weightsSteps(totalSteps)
  const meter = createProgressMeter(clock, data, { secondsBefore: state.secondsSpent, validations })
  let checkpointStep = found ? found.step : null
  let checkpointMs = clock.monotonicMs()
  /** Whether there is anything that the checkpoint does not have. */
  let unsaved = !found
  const progress = () => meter.progress(state.step, checkpointStep)
  const pause = () => breathe(signal)

  const checkpoint = async (): Promise<void> => {
    state.secondsSpent = meter.secondsSpent()
    await writeCheckpoint(folder, state, hash, writeFile)
    checkpointStep = state.step
    checkpointMs = clock.monotonicMs()
    unsaved = false
    onEvent({ type: 'checkpoint', progress: progress() })
  }
  const weights = () => fromTrainingFactors(model.config, settings, factors)

  /** What is due after a step. When it is left in the middle, going on does the rest of it. */
  const look = async (): Promise<void> => {
    const { step } = state
    const due = step === 0 ? data.validation.length > 0 : validations.has(step)
    if (due && state.validation.at(-1)?.step !== step) {
      const startedMs = clock.monotonicMs()
      const loss = await validationLoss(graphs, factors, { scale, data, padToken, pause })
      meter.validationDone(startedMs)
      const point = { step, loss }
      state.validation.push(point)
      unsaved = true
      onEvent({ type: 'validation', point })
    }
    if (settings.samplePrompts.length > 0 && handOuts.has(step) && state.weightsStep !== step) {
      state.weightsStep = step
      unsaved = true
      onEvent({ type: 'weights', step, weights: weights() })
    }
  }

  onEvent({
    type: 'begun',
    plan: data.plan,
    steps: [...state.steps],
    validation: [...state.validation],
    progress: progress(),
  })
  try {
    await look()
    while (state.step < totalSteps) {
      const startedMs = clock.monotonicMs()
      const { step } = state
      const gradients = await stepGradients({ model, graphs, settings }, factors, { data, step, pause })
      const done = learn(state, gradients, { settings, step, totalSteps })
      state.step = done.step
      state.steps.push(done)
      unsaved = true
      meter.stepDone(paddedTokens(data.batch(step)), startedMs)
      onEvent({ type: 'step', step: done, progress: progress() })
      await look()
      if (clock.monotonicMs() - checkpointMs >= checkpointIntervalMs) await checkpoint()
    }
    if (unsaved) await checkpoint()
    const forgetting = await measureForgetting(model, graphs, { factors, scale, pause })
    return { type: 'finished', weights: weights(), forgetting }
  } catch (thrown) {
    if (!(thrown instanceof Paused)) throw thrown
    if (unsaved) await checkpoint()
    return { type: 'paused' }
  }
}

/** Ends the training of the checkpoint in `folder` as the port `Trainer` says, on the calling thread. */
export const concludeTraining = async (
  { model }: Pick<TrainingDeps, 'model'>,
  folder: string,
  request: TrainingRequest,
): Promise<Extract<TrainingOutcome, { type: 'finished' }>> => {
  const { settings } = request
  const start = beginTraining(model.config, settings)
  const state = await readCheckpoint(folder, requestHash(request, model.fingerprint), start.factors)
  if (!state)
    throw new EngineError(
      'CHECKPOINT_CORRUPT',
      'The training has no checkpoint yet, so there is nothing to make an adapter of. Its examples are untouched. Let it go on, or discard it.',
      { folder },
    )
  await using graphs = await model.load(settings, 'loss')
  const { factors } = state
  const forgetting = await measureForgetting(model, graphs, {
    factors,
    scale: loraScale(settings),
    pause: () => setImmediate(),
  })
  return { type: 'finished', weights: fromTrainingFactors(model.config, settings, factors), forgetting }
}
