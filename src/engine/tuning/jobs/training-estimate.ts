import type { TrainingEstimate, TrainingSettings } from '#contract/training.ts'
import type { TrainingPlan } from '#engine/tuning/trainer/trainer.ts'
import { maxSampleTokens } from './sample-answers.ts'
import type { TrainingSpeed } from './training-speed.ts'

/** What the trainer does besides, as it says itself: see milestones.ts and forgetting.ts. */
const mostValidated = 64
const validationRounds = { fewest: 3, most: 10 }
const validationBudget = 0.1
/** The general text, read by the base model and by the adapter. */
const generalTextTokens = 2 * 1600
/** A token that is only read takes this share of the time of one that is learnt from. */
const readingCost = 0.5
/** Rounds of sample prompts: the base model and six moments of the adapter. */
const sampleRounds = 7
/** A token that is written takes about as long as this many that are learnt from: 60 each second against 290. */
const writingCost = 5
/** Loading the weights and the graphs. */
const loadingSeconds = 5

/**
 * How long a training takes: its own tokens, those that are only read to measure it, the samples it writes, and
 * getting ready.
 */
export const estimateOf = (
  plan: TrainingPlan,
  settings: Pick<TrainingSettings, 'epochs' | 'samplePrompts'>,
  { tokensPerSecond, measuredAt }: TrainingSpeed,
): TrainingEstimate => {
  const { tokens, totalSteps, trainingExamples, validationExamples } = plan
  const exampleTokens = tokens / (settings.epochs * trainingExamples)
  const roundTokens = Math.min(validationExamples, mostValidated) * exampleTokens
  const affordable = Math.floor((validationBudget * tokens) / (readingCost * roundTokens)) - 1
  const rounds = Math.min(validationRounds.most, Math.max(validationRounds.fewest, affordable))
  // Once more before the first step.
  const readTokens = (validationExamples > 0 ? (1 + rounds) * roundTokens : 0) + generalTextTokens
  const writtenTokens = sampleRounds * settings.samplePrompts.length * maxSampleTokens
  const allTokens = tokens + readingCost * readTokens + writingCost * writtenTokens
  return {
    steps: totalSteps,
    tokens,
    seconds: loadingSeconds + allTokens / tokensPerSecond,
    tokensPerSecond,
    measuredAt,
  }
}
