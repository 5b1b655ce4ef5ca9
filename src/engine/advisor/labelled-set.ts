import { createHash } from 'node:crypto'
import * as z from 'zod'
import { CriterionAnswers } from '#contract/advisor.ts'
import { WordingLabel } from './wording-label.ts'

/** A description of a capability that was written for this project, and what it asks for. */
export const LabelledCapability = z.object({
  text: z.string().min(1).max(500),
  label: WordingLabel,
  /** What the text itself says of the criteria; the reading of criteria is measured on it. */
  criteria: z.partialRecord(CriterionAnswers.keyof(), z.string()),
  part: z.enum(['train', 'held-out']),
})
export type LabelledCapability = z.infer<typeof LabelledCapability>

const heldOutShare = 0.35

/** The part is drawn by the text's hash, so that nobody chooses what the classifier is measured on. */
export const partOf = (text: string): LabelledCapability['part'] =>
  createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32 < heldOutShare ? 'held-out' : 'train'

/** @throws Error with the line's number for a line that is none, or that stands in the wrong part. */
export const parseLabelledSet = (jsonl: string): LabelledCapability[] =>
  jsonl
    .trim()
    .split('\n')
    .map((line, index) => {
      const capability = LabelledCapability.safeParse(JSON.parse(line))
      if (!capability.success) throw new Error(`line ${index + 1}: ${capability.error.message}`)
      if (capability.data.part !== partOf(capability.data.text))
        throw new Error(`line ${index + 1} belongs to the other part`)
      return capability.data
    })
