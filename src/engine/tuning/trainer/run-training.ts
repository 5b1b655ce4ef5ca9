import { setImmediate } from 'node:timers/promises'
import type { TrainingSettings } from '#contract/training.ts'
import { removeStaleTemporaries, type WriteFile } from '#engine/core/atomic-files.ts'
import type { Clock } from '#engine/core/clock.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { LlamaConfig } from '#engine/models/llama-config.ts'
import { createAdamWState } from '../optimizer/adamw.ts'
import { initialLoraWeights } from '../peft/lora-weights.ts'
import { fromTrainingFactors, toTrainingFactors } from '../peft/training-factors.ts'
import { readCheckpoint, requestHash, type TrainingCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { measureForgetting } from './forgetting.ts'
import { paddedTokens } from './micro-batches.ts'
import { weightsSteps } from './milestones.ts'
import { learn, stepGradients, validationLoss } from './optimizer-step.ts'
import { createProgressMeter } from './progress.ts'
import type { TrainerEvent, TrainingOutcome, TrainingRequest } from './trainer.ts'
import { prepareData, type RenderCache, type TrainingData } from './training-data.ts'
import type { TrainingModel } from './training-model.ts'

export interface TrainingDeps {
  model: TrainingModel
  clock: Clock
  writeFile: WriteFile
  checkpointIntervalMs: number
  renders?: RenderCache
}

/** A temporary that is older was left by a process that died; a younger one may be somebody's work. */
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

/** A training in its folder: the state is that of the checkpoint there, or new. */
interface OpenTraining {
  data: TrainingData
  state: TrainingCheckpoint
  /** Whether there is a checkpoint in the folder. */
  found: boolean
  /** Of the request, for the checkpoints to come. */
  hash: string
}

/** Learns until the last step, with everything that is told and kept on the way. @throws Paused. */
const learnToTheEnd = async (
  { model, clock, writeFile, checkpointIntervalMs }: TrainingDeps,
  folder: string,
  settings: TrainingSettings,
  { data, state, found, hash }: OpenTraining,
  onEvent: (event: TrainerEvent) => void,
  pause: () => Promise<void>,
): Promise<void> => {
  const { totalSteps } = data.plan
  const { factors } = state
  await using graph = await model.loadTraining(settings)
  const context = { model, graph, settings, pause }
  const validations = data.validationSteps
  const handOuts = settings.samplePrompts.length > 0 ? weightsSteps(totalSteps) : new Set<number>()
  const meter = createProgressMeter(clock, data, { secondsBefore: state.secondsSpent, validations })
  let checkpointStep = found ? state.step : null
  let checkpointMs = clock.monotonicMs()
  /** Whether there is anything that the checkpoint does not have. */
  let unsaved = !found
  const progress = () => meter.progress(state.step, checkpointStep)

  const checkpoint = async (): Promise<void> => {
    state.secondsSpent = meter.secondsSpent()
    await writeCheckpoint(folder, state, hash, writeFile)
    checkpointStep = state.step
    checkpointMs = clock.monotonicMs()
    unsaved = false
    onEvent({ type: 'checkpoint', progress: progress() })
  }
  /** What is due after a step. When it is left in the middle, going on does the rest of it. */
  const look = async (): Promise<void> => {
    const { step } = state
    const due = step === 0 ? data.validation.length > 0 : validations.has(step)
    if (due && state.validation.at(-1)?.step !== step) {
      const startedMs = clock.monotonicMs()
      const point = { step, loss: await validationLoss(context, factors, data) }
      meter.validationDone(startedMs)
      state.validation.push(point)
      unsaved = true
      onEvent({ type: 'validation', point })
    }
    if (handOuts.has(step) && state.weightsStep !== step) {
      state.weightsStep = step
      unsaved = true
      onEvent({ type: 'weights', step, weights: fromTrainingFactors(model.config, settings, factors) })
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
      const gradients = await stepGradients(context, factors, data, step)
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
  } catch (thrown) {
    if (thrown instanceof Paused && unsaved) await checkpoint()
    throw thrown
  }
}

/** Trains as the port `Trainer` says, on the calling thread. */
export const runTraining = async (
  deps: TrainingDeps,
  folder: string,
  request: TrainingRequest,
  onEvent: (event: TrainerEvent) => void,
  signal: AbortSignal,
): Promise<TrainingOutcome> => {
  const { model } = deps
  const { settings } = request
  const pause = () => breathe(signal)
  onEvent({ type: 'preparing', doing: 'Reading the examples' })
  const data = prepareData(request, model, deps.renders)
  const hash = requestHash(request, model.fingerprint)
  await removeStaleTemporaries(folder, staleAfterMs)
  const start = beginTraining(model.config, settings)
  const found = await readCheckpoint(folder, hash, start.factors)
  const state = found ?? start
  onEvent({ type: 'preparing', doing: 'Loading the base model for training' })
  try {
    await learnToTheEnd(deps, folder, settings, { data, state, found: found !== null, hash }, onEvent, pause)
    const forgetting = await measureForgetting(model, settings, { factors: state.factors, pause })
    return {
      type: 'finished',
      weights: fromTrainingFactors(model.config, settings, state.factors),
      forgetting,
    }
  } catch (thrown) {
    if (thrown instanceof Paused) return { type: 'paused' }
    throw thrown
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
  const { factors } = state
  const forgetting = await measureForgetting(model, settings, { factors, pause: () => setImmediate() })
  return { type: 'finished', weights: fromTrainingFactors(model.config, settings, factors), forgetting }
}
