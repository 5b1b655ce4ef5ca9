import * as z from 'zod'
import { Approach } from './approach.ts'
import { Failure } from './errors.ts'
import { DocumentId, EvaluationId, TestRowId, TestSetId } from './ids.ts'

/** One fact of a document to be changed, on a copy of the library, and the question that asks for it. */
export const FreshnessRequest = z.object({
  documentId: DocumentId,
  /** Stands in the document's text; its first occurrence in the passage that is asked for is replaced everywhere. */
  find: z.string().min(1).max(400),
  replace: z.string().min(1).max(400),
  question: z.string().min(1).max(4000),
  approaches: z.array(Approach).min(1).default(['base', 'rag', 'tuned', 'hybrid']),
  /** Where it was taken from. */
  testSetId: TestSetId.optional(),
  rowId: TestRowId.optional(),
})
export type FreshnessRequest = z.infer<typeof FreshnessRequest>

/** What the answer says: the fact as it was, as it is now, neither, or both. */
export const FactVersion = z.enum(['old', 'new', 'neither', 'both'])
export type FactVersion = z.infer<typeof FactVersion>

export const FreshnessAnswer = z.object({
  before: z.object({ text: z.string(), says: FactVersion }),
  after: z.object({ text: z.string(), says: FactVersion }),
  /** Said the old one before and the new one after. */
  flipped: z.boolean(),
})
export type FreshnessAnswer = z.infer<typeof FreshnessAnswer>

/** A freshness test, kept with the evaluations of the workspace. */
export const FreshnessTest = z.object({
  id: z.string(),
  createdAt: z.iso.datetime(),
  request: FreshnessRequest,
  documentName: z.string(),
  state: z.discriminatedUnion('type', [
    /** `doing` is a phrase for people. */
    z.object({ type: z.literal('running'), doing: z.string() }),
    z.object({ type: z.literal('finished') }),
    z.object({ type: z.literal('failed'), failure: Failure }),
  ]),
  /** Reading, cutting and embedding the changed document again. */
  reindexMs: z.number().nullable(),
  answers: z.partialRecord(Approach, FreshnessAnswer),
})
export type FreshnessTest = z.infer<typeof FreshnessTest>

/** Answers of an evaluation beside those that were asked without the passages that hold what is expected. */
export const MemoryTest = z.object({
  evaluationId: EvaluationId,
  withoutSupportId: EvaluationId,
  /** Rows with expected facts that were asked both ways. */
  questions: z.int(),
  /** Of the answers that had the fact with its passage: how many still had it without, so that the weights know it. */
  approaches: z.partialRecord(
    Approach,
    z.object({
      withPassage: z.int(),
      stillWithout: z.int(),
      /** Had it only without the passage. */
      onlyWithout: z.int(),
    }),
  ),
})
export type MemoryTest = z.infer<typeof MemoryTest>
