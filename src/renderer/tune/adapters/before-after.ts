import type { TrainingSample } from '#contract/training.ts'

/** What an adapter answered to one prompt at the first and at the last time it was asked. */
export interface BeforeAfter {
  prompt: string
  /** null where it was asked only once. */
  before: TrainingSample | null
  after: TrainingSample
}

/** By prompt, in the order in which the prompts first appear. */
export const beforeAndAfter = (samples: readonly TrainingSample[]): BeforeAfter[] => {
  const byPrompt = Map.groupBy(samples, sample => sample.prompt)
  return [...byPrompt].flatMap(([prompt, asked]) => {
    const [first, ...rest] = asked.toSorted((a, b) => a.step - b.step)
    const last = rest.at(-1)
    if (!first) return []
    return last ? { prompt, before: first, after: last } : { prompt, before: null, after: first }
  })
}

export const sampleTitle = ({ step }: TrainingSample): string =>
  step === 0 ? 'Before, the base model' : `After step ${step}`
