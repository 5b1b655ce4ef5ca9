import type { TrainingEstimate, TrainingSettings } from '#contract/training.ts'
import type { TrainingPlan } from '#engine/tuning/trainer/trainer.ts'
import type { TrainingSpeed } from './training-speed.ts'

/** Validation rounds of a training and the examples each looks at, as the trainer has them. */
const validationRounds = 12
const mostValidated = 64
/** Tokens of the general text, read by the base model and by the adapter. */
const generalTextTokens = 2 * 1600
/** Reading without learning takes this share of a training token's time. */
const readingShare = 0.4
/** Loading the weights and the graphs. */
const loadingSeconds = 5

/** How long a training takes: its own tokens, those that are only read to measure it, and getting ready. */
export const estimateOf = (
  plan: TrainingPlan,
  settings: Pick<TrainingSettings, 'epochs'>,
  { tokensPerSecond, measuredAt }: TrainingSpeed,
): TrainingEstimate => {
  const { tokens, totalSteps, trainingExamples, validationExamples } = plan
  const exampleTokens = tokens / (settings.epochs * trainingExamples)
  const readTokens =
    validationRounds * Math.min(validationExamples, mostValidated) * exampleTokens + generalTextTokens
  return {
    steps: totalSteps,
    tokens,
    seconds: loadingSeconds + (tokens + readingShare * readTokens) / tokensPerSecond,
    tokensPerSecond,
    measuredAt,
  }
}
