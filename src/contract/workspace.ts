import * as z from 'zod'
import { WorkspaceId } from './ids.ts'

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
