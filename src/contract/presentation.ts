import * as z from 'zod'
import { RunId } from './ids.ts'

/** A prepared question. With a run it is replayed from the history, otherwise asked live. */
export const PresentationStep = z.object({
  question: z.string().min(1).max(4000),
  /** Said above the answers: "Only retrieval knows the new price." */
  note: z.string().max(400).default(''),
  runId: RunId.nullable().default(null),
})
export type PresentationStep = z.infer<typeof PresentationStep>

export const Presentation = z.object({ steps: z.array(PresentationStep).max(100) })
export type Presentation = z.infer<typeof Presentation>
