import type { TrainingEstimate, TrainingSettings } from '#contract/training.ts'
import { weightsSteps } from '#engine/tuning/trainer/milestones.ts'
import type { TrainingPlan } from '#engine/tuning/trainer/trainer.ts'
import { maxSampleTokens } from './sample-answers.ts'
import type { TrainingSpeed } from './training-speed.ts'

/** A token that is only read takes this share of the time of one that is learnt from. */
const readingCost = 0.5
/** A token that is written takes about as long as this many that are learnt from: 60 each second against 290. */
const writingCost = 5
/** Loading the weights and the graphs. */
const loadingSeconds = 5

/**
 * How long a training takes: its own tokens, those that are only read to measure it, the samples it writes, and
 * getting ready.
 */
export const estimateOf = (
  { tokens, readTokens, totalSteps }: TrainingPlan,
  { samplePrompts }: Pick<TrainingSettings, 'samplePrompts'>,
  { tokensPerSecond, measuredAt }: TrainingSpeed,
): TrainingEstimate => {
  // The base model answers once, and the adapter at each of its moments.
  const sampleRounds = 1 + weightsSteps(totalSteps).size
  const writtenTokens = sampleRounds * samplePrompts.length * maxSampleTokens
  const allTokens = tokens + readingCost * readTokens + writingCost * writtenTokens
  return {
    steps: totalSteps,
    tokens,
    seconds: loadingSeconds + allTokens / tokensPerSecond,
    tokensPerSecond,
    measuredAt,
  }
}
