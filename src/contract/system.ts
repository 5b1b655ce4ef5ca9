import * as z from 'zod'
import { Failure } from './errors.ts'

/** What the engine is doing before it can answer, and whether it can. */
export const EngineState = z.discriminatedUnion('type', [
  /** `step` is a sentence for people, such as "Preparing the language model (first start only)". */
  z.object({ type: z.literal('starting'), step: z.string(), startedAt: z.iso.datetime() }),
  z.object({ type: z.literal('ready'), startupMs: z.number() }),
  z.object({ type: z.literal('failed'), failure: Failure }),
])
export type EngineState = z.infer<typeof EngineState>

export const SystemStatus = z.object({
  version: z.string(),
  engine: EngineState,
  languageModel: z.object({ id: z.string(), name: z.string(), contextTokens: z.int() }),
  embeddingModel: z.object({ id: z.string(), name: z.string(), dimensions: z.int() }),
  /** Resident memory of the engine's process. */
  memoryBytes: z.int(),
  /** Requests to other machines that were allowed (0 unless a download was started) and blocked. */
  network: z.object({ allowed: z.int(), blocked: z.int() }),
})
export type SystemStatus = z.infer<typeof SystemStatus>
