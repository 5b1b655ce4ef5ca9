import * as z from 'zod'
import { TrainingSetId } from './ids.ts'

/** More than this is refused when it is imported: it would take days to learn on a laptop. */
export const maxTrainingExamples = 20_000
export const maxTrainingSetBytes = 64 * 1024 * 1024

export const ChatTurn = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })
export type ChatTurn = z.infer<typeof ChatTurn>

/** Examples to learn from, as listed. */
export const TrainingSetSummary = z.object({
  id: TrainingSetId,
  name: z.string(),
  examples: z.int(),
  sizeBytes: z.int(),
  /** SHA-256 of the examples: the same hash is the same data. */
  contentHash: z.string(),
  changedAt: z.iso.datetime(),
  /** Whether there is a change that `undo` can take back. */
  canUndo: z.boolean(),
})
export type TrainingSetSummary = z.infer<typeof TrainingSetSummary>

/** An example and where it stands: `line` counts from 1, in the file and in the table. */
export const TrainingSetExample = z.object({
  line: z.int().min(1),
  messages: z.array(ChatTurn),
  /** Of the whole conversation in the model's chat template; null until the model's tokenizer is loaded. */
  tokens: z.int().nullable(),
})
export type TrainingSetExample = z.infer<typeof TrainingSetExample>

/** What to look at before training. `line` is null for what is true of the whole set. */
export const TrainingSetFinding = z.object({
  type: z.enum(['duplicate', 'empty-answer', 'too-long', 'leaked-question', 'too-few']),
  line: z.int().min(1).nullable(),
  /** For people, with the line number in it. */
  message: z.string(),
})
export type TrainingSetFinding = z.infer<typeof TrainingSetFinding>

export const TrainingSetPage = z.object({
  set: TrainingSetSummary,
  offset: z.int(),
  examples: z.array(TrainingSetExample),
})
export type TrainingSetPage = z.infer<typeof TrainingSetPage>

/** A change by the person who looks at the table. */
export const TrainingSetChange = z.discriminatedUnion('type', [
  z.object({ type: z.literal('replace'), line: z.int().min(1), messages: z.array(ChatTurn) }),
  /** At the end. */
  z.object({ type: z.literal('add'), messages: z.array(ChatTurn) }),
  z.object({ type: z.literal('remove'), lines: z.array(z.int().min(1)).min(1) }),
])
export type TrainingSetChange = z.infer<typeof TrainingSetChange>

/** What an import brought. Lines with problems were left out; the sentences say which and why. */
export const TrainingSetImport = z.object({
  set: TrainingSetSummary,
  imported: z.int(),
  problems: z.array(z.object({ line: z.int(), message: z.string() })),
  /** Problems found, of which at most the first 100 are listed. */
  problemCount: z.int(),
})
export type TrainingSetImport = z.infer<typeof TrainingSetImport>
