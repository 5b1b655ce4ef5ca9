import { type TrainingPreset, TrainingSettings } from '#contract/training.ts'
import { batchesPerEpoch } from '../data/batches.ts'

/** How much a preset wants of a training: steps enough to learn, passes few enough to be worth the time. */
interface PresetAim {
  minSteps: number
  minEpochs: number
  maxEpochs: number
  /** More steps than this are not asked for: a large set teaches in fewer passes. */
  enoughSteps: number
}

const aims: Record<TrainingPreset, PresetAim> = {
  quick: { minSteps: 40, minEpochs: 1, maxEpochs: 20, enoughSteps: 400 },
  balanced: { minSteps: 120, minEpochs: 3, maxEpochs: 40, enoughSteps: 1200 },
  thorough: { minSteps: 300, minEpochs: 5, maxEpochs: 60, enoughSteps: 3000 },
}

/** Sets under this size get smaller batches, so that a pass has more than a handful of steps. */
const smallSetExamples = 64

/**
 * Settings for a training set of this size. Epochs are as many as the preset's least number of steps takes,
 * at least its own minimum, which sets give up one by one when their steps are more than enough anyway.
 */
export const presetSettings = (preset: TrainingPreset, examples: number): TrainingSettings => {
  const { minSteps, minEpochs, maxEpochs, enoughSteps } = aims[preset]
  const defaults = TrainingSettings.parse({})
  const batchExamples = examples < smallSetExamples ? 4 : 8
  const learnt = Math.max(1, examples - Math.round(examples * defaults.validationShare))
  const perEpoch = batchesPerEpoch(learnt, batchExamples)
  const wanted = Math.min(Math.ceil(minSteps / perEpoch), maxEpochs)
  const affordable = Math.max(1, Math.floor(enoughSteps / perEpoch))
  return { ...defaults, batchExamples, epochs: Math.max(wanted, Math.min(minEpochs, affordable)) }
}
