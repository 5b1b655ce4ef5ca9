import * as z from 'zod'
import { AdapterId, WorkspaceId } from './ids.ts'

export const WorkspaceInfo = z.object({
  id: WorkspaceId,
  name: z.string(),
  tagline: z.string(),
  description: z.string(),
  /** The shipped scenario it was made from; null for a person's own. */
  scenarioId: z.string().nullable(),
  suggestedQuestions: z.array(z.string()),
})
export type WorkspaceInfo = z.infer<typeof WorkspaceInfo>

/** LoRA weights for the base model, as listed to people. */
export const AdapterInfo = z.object({
  id: AdapterId,
  name: z.string(),
  rank: z.int(),
  alpha: z.number(),
  targetModules: z.array(z.string()),
  sizeBytes: z.int(),
  active: z.boolean(),
})
export type AdapterInfo = z.infer<typeof AdapterInfo>
