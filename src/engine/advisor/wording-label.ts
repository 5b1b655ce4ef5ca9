import * as z from 'zod'

/** What a capability's wording asks for. The order is that of every row of weights and probabilities. */
export const WordingLabel = z.enum(['retrieval', 'tuning', 'both'])
export type WordingLabel = z.infer<typeof WordingLabel>

/** A probability each, summing to 1. */
export type WordingProbabilities = Record<WordingLabel, number>

export const likeliest = (probabilities: WordingProbabilities): WordingLabel =>
  WordingLabel.options.reduce((best, label) => (probabilities[label] > probabilities[best] ? label : best))
