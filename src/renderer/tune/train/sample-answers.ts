import type { Training, TrainingSample } from '#contract/training.ts'

/** The answers to one prompt, newest first; none while it was not asked yet. */
export interface PromptAnswers {
  prompt: string
  answers: TrainingSample[]
}

/** By prompt in the order of the settings, then prompts that only the samples know. */
export const answersByPrompt = ({
  settings,
  samples,
}: Pick<Training, 'settings' | 'samples'>): PromptAnswers[] => {
  const byPrompt = Map.groupBy(samples, ({ prompt }) => prompt)
  const prompts = new Set([...settings.samplePrompts, ...byPrompt.keys()])
  return [...prompts].map(prompt => ({
    prompt,
    answers: newestFirst(byPrompt.get(prompt) ?? []),
  }))
}

/** A training that went back to its checkpoint may answer for a step again; the last answer counts. */
const newestFirst = (samples: readonly TrainingSample[]): TrainingSample[] =>
  [...new Map(samples.map(sample => [sample.step, sample])).values()].toSorted((a, b) => b.step - a.step)

export const stepLabel = (step: number): string => (step === 0 ? 'base model' : `step ${step}`)
