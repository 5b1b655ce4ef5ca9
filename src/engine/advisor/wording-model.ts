import * as z from 'zod'
import type { LogisticWeights } from './logistic-regression.ts'
import { WordingLabel } from './wording-label.ts'

/** What a held-out description asks for, and what was said of it when the classifier was trained. */
const HeldOutOutcome = z.object({
  text: z.string(),
  label: WordingLabel,
  classifier: WordingLabel,
  keywordRule: WordingLabel,
})
export type HeldOutOutcome = z.infer<typeof HeldOutOutcome>

/** The trained classifier of wordings, written by `scripts/advisor-train.ts`. */
export const WordingModel = z.object({
  /** Vectors of another embedding model say nothing to it. */
  embedderId: z.string(),
  /** SHA-256 of resources/advisor/capabilities.jsonl. */
  dataHash: z.string(),
  labelled: z.int(),
  /** The most frequent label of the train part: what the keyword rule says without a keyword. */
  majority: WordingLabel,
  l2: z.number(),
  /** Of each strength tried on the train part: mean loss in nats and how many were told right. */
  crossValidation: z.array(z.object({ l2: z.number(), loss: z.number(), right: z.int() })),
  /** [features + 1] little-endian float32 in base64, the bias last. */
  weights: z.record(WordingLabel, z.base64()),
  heldOut: z.array(HeldOutOutcome).min(1),
})
export type WordingModel = z.infer<typeof WordingModel>

export const encodeWeights = (weights: LogisticWeights): WordingModel['weights'] => {
  const encoded = (label: WordingLabel): string => {
    const row = weights[WordingLabel.options.indexOf(label)] ?? []
    const bytes = Buffer.alloc(row.length * 4)
    for (const [index, value] of row.entries()) bytes.writeFloatLE(value, index * 4)
    return bytes.toString('base64')
  }
  return { retrieval: encoded('retrieval'), tuning: encoded('tuning'), both: encoded('both') }
}

export const decodeWeights = ({ weights }: Pick<WordingModel, 'weights'>): LogisticWeights =>
  WordingLabel.options.map(label => {
    const bytes = Buffer.from(weights[label], 'base64')
    return Float64Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4))
  })
