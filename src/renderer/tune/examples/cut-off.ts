import { TrainingSettings } from '#contract/training.ts'

/** Tokens after which a training cuts an example, unless it is told otherwise. */
export const cutOffTokens: number = TrainingSettings.parse({}).maxTokens
