import { EngineError } from '#engine/core/errors.ts'
import { createRandom, shuffled } from '#engine/core/random.ts'
import { batchesPerEpoch, epochBatches } from '../data/batches.ts'
import { cutToContext, type RenderedExample, renderExample } from '../data/render.ts'
import { splitExamples } from '../data/split.ts'
import type { NumberedExample } from '../data/training-example.ts'
import { forgettingTokens } from './forgetting.ts'
import { paddedTokens } from './micro-batches.ts'
import { validationSteps } from './milestones.ts'
import type { TrainingPlan, TrainingRequest } from './trainer.ts'
import type { TrainingModel } from './training-model.ts'

/** Fewer cannot be split into what to learn from and what to check with. */
const minExamples = 4

/** Validation reads at most this many examples: chosen by the seed, the same every time. */
const maxValidationExamples = 64

/** Examples as the model reads them, parted, and what a training with them amounts to. */
export interface TrainingData {
  training: RenderedExample[]
  /** What the validation loss is measured on: at most 64 of the examples kept apart. */
  validation: RenderedExample[]
  /** After which the validation loss is measured, besides step 0. */
  validationSteps: ReadonlySet<number>
  plan: TrainingPlan
  batchesPerEpoch: number
  /** Examples of an optimizer step, counted from 0. */
  batch(step: number): RenderedExample[]
  /** Tokens of all steps from this one on, padding included. */
  tokensFrom(step: number): number
}

/** Renders as they were made for the last request, by example: planning and training ask for the same. */
export type RenderCache = Map<string, RenderedExample>

const tooFew = (count: number): EngineError =>
  new EngineError(
    'TRAINING_SET_TOO_SMALL',
    `There ${count === 1 ? 'is 1 example' : `are ${count} examples`}, and training needs at least ${minExamples}. Nothing was trained. Add more: a few dozen show a style, a few hundred teach it.`,
    { examples: count },
  )

const nothingLeft = (maxTokens: number): EngineError =>
  new EngineError(
    'TRAINING_SET_TOO_SMALL',
    `No example has a word of its answer within its first ${maxTokens} tokens, so there is nothing to learn. Nothing was trained. Shorten the questions, or allow more tokens.`,
    { maxTokens },
  )

/**
 * Splits, renders and cuts the examples of a request.
 * @param renders are taken from here when they are known; afterwards it holds those of this request.
 * @throws EngineError TRAINING_SET_TOO_SMALL, MODEL_UNSUPPORTED.
 */
export const prepareData = (
  { examples, settings }: TrainingRequest,
  model: Pick<TrainingModel, 'tokenizer' | 'generalText'>,
  renders: RenderCache = new Map(),
): TrainingData => {
  if (examples.length < minExamples) throw tooFew(examples.length)
  const used: RenderCache = new Map()
  const render = (numbered: readonly NumberedExample[]): RenderedExample[] =>
    numbered.flatMap(({ example }) => {
      const key = JSON.stringify(example.messages)
      const rendered = used.get(key) ?? renders.get(key) ?? renderExample(example, model.tokenizer)
      used.set(key, rendered)
      return cutToContext(rendered, settings.maxTokens) ?? []
    })
  const split = splitExamples(examples, settings)
  const training = render(split.training)
  const apart = render(split.validation)
  renders.clear()
  for (const [key, rendered] of used) renders.set(key, rendered)
  if (training.length === 0) throw nothingLeft(settings.maxTokens)

  const { seed, batchExamples, epochs } = settings
  const perEpoch = batchesPerEpoch(training.length, batchExamples)
  const lengths = training.map(({ tokenIds }) => tokenIds.length)
  let known: { epoch: number; batches: number[][] } | undefined
  const batch = (step: number): RenderedExample[] => {
    const epoch = Math.floor(step / perEpoch)
    if (known?.epoch !== epoch) known = { epoch, batches: epochBatches(lengths, settings, epoch) }
    const indices = known.batches[step % perEpoch] as number[] // every epoch has as many batches
    return indices.map(index => training[index] as RenderedExample) // indices of `training`
  }
  const totalSteps = epochs * perEpoch
  /** Tokens from each step on, one more than there are steps. */
  const remaining = new Float64Array(totalSteps + 1)
  for (let step = totalSteps - 1; step >= 0; step--)
    remaining[step] = (remaining[step + 1] as number) + paddedTokens(batch(step))
  const tokensFrom = (step: number): number => remaining[step] ?? 0
  const tokens = tokensFrom(0)
  const validation = shuffled(apart, createRandom(`${seed}/validation`)).slice(0, maxValidationExamples)
  const validations = validationSteps({ totalSteps, tokens }, validation)
  return {
    training,
    validation,
    validationSteps: validations,
    batchesPerEpoch: perEpoch,
    batch,
    tokensFrom,
    plan: {
      trainingExamples: training.length,
      validationExamples: apart.length,
      totalSteps,
      tokens,
      // Once more before the first step.
      readTokens: (1 + validations.size) * paddedTokens(validation) + forgettingTokens(model),
    },
  }
}
