import * as z from 'zod'
import { TestRowId, TestSetId } from './ids.ts'
import { Span } from './span.ts'

/** More than this is refused when it is imported: asking them would take weeks on a laptop. */
export const maxTestRows = 10_000
export const maxTestSetBytes = 64 * 1024 * 1024

/** A regular expression of JavaScript, searched for within a time limit. */
const Pattern = { pattern: z.string().min(1).max(2000), flags: z.string().max(8).default('') }

/** Something that a good answer says. */
export const ExpectedFact = z.discriminatedUnion('type', [
  /** One of these wordings as whole words; case and spacing do not count. */
  z.object({ type: z.literal('text'), wordings: z.array(z.string().min(1)).min(1).max(50) }),
  /** A number of the answer that is at most `tolerance` away from `value`, with `unit` beside it where one is given. */
  z.object({
    type: z.literal('number'),
    value: z.number(),
    tolerance: z.number().min(0).default(0),
    unit: z.string().min(1).max(40).optional(),
  }),
  z.object({ type: z.literal('pattern'), ...Pattern }),
])
export type ExpectedFact = z.infer<typeof ExpectedFact>

/**
 * A document by its name in the library, or the chunk of it that holds `quote` (white space does not count):
 * quotes stay true when chunks are cut anew, ids of chunks do not.
 */
export const ExpectedSource = z.object({
  document: z.string().min(1),
  quote: z.string().min(1).max(4000).optional(),
})
export type ExpectedSource = z.infer<typeof ExpectedSource>

/** What an answer has to look like, whatever it says. `description` is shown to people. */
export const FormatRule = z.discriminatedUnion('type', [
  z.object({ type: z.literal('pattern'), ...Pattern, description: z.string().default('') }),
  /** JSON Schema 2020-12 or draft 7 that the answer, read as JSON, fits. */
  z.object({
    type: z.literal('json-schema'),
    schema: z.record(z.string(), z.unknown()),
    description: z.string().default(''),
  }),
  /** Fixed words with {placeholders} that stand for any text of at least one character. */
  z.object({
    type: z.literal('template'),
    template: z.string().min(1).max(8000),
    description: z.string().default(''),
  }),
])
export type FormatRule = z.infer<typeof FormatRule>

/** A text whose names are to be replaced by [REDACTED-NAME], and where they stand in it, in order. */
export const RedactionTask = z.object({ paragraph: z.string().min(1), spans: z.array(Span) })
export type RedactionTask = z.infer<typeof RedactionTask>

/** A question with what a good answer must show. Everything but the question may be missing. */
export const TestRow = z.object({
  id: TestRowId,
  question: z.string().min(1).max(4000),
  /** All of them. */
  expectedFacts: z.array(ExpectedFact).max(50).default([]),
  expectedSources: z.array(ExpectedSource).max(50).default([]),
  formatRule: FormatRule.nullable().default(null),
  /** A good answer in full. */
  reference: z.string().min(1).max(20_000).nullable().default(null),
  /** The documents do not answer it: a good answer says so. */
  unanswerable: z.boolean().default(false),
  redaction: RedactionTask.nullable().default(null),
  tags: z.array(z.string().min(1).max(40)).max(20).default([]),
})
export type TestRow = z.infer<typeof TestRow>

export const TestSetSummary = z.object({
  id: TestSetId,
  name: z.string(),
  rows: z.int(),
  sizeBytes: z.int(),
  /** SHA-256 of the rows: the same hash is the same test. */
  contentHash: z.string(),
  changedAt: z.iso.datetime(),
  canUndo: z.boolean(),
  /** Every tag of its rows, with how many have it. */
  tags: z.array(z.object({ tag: z.string(), rows: z.int() })),
})
export type TestSetSummary = z.infer<typeof TestSetSummary>

/** A row and where it stands; `line` counts from 1. */
export const TestSetRow = z.object({ line: z.int().min(1), row: TestRow })
export type TestSetRow = z.infer<typeof TestSetRow>

export const TestSetPage = z.object({ set: TestSetSummary, offset: z.int(), rows: z.array(TestSetRow) })
export type TestSetPage = z.infer<typeof TestSetPage>

export const TestSetChange = z.discriminatedUnion('type', [
  z.object({ type: z.literal('replace'), line: z.int().min(1), row: TestRow }),
  /** At the end. An id that is taken is replaced by a free one. */
  z.object({ type: z.literal('add'), rows: z.array(TestRow).min(1).max(1000) }),
  z.object({ type: z.literal('remove'), lines: z.array(z.int().min(1)).min(1) }),
])
export type TestSetChange = z.infer<typeof TestSetChange>

/** What an import brought. Lines with problems were left out; the sentences say which and why. */
export const TestSetImport = z.object({
  set: TestSetSummary,
  imported: z.int(),
  problems: z.array(z.object({ line: z.int(), message: z.string() })),
  /** Of which at most the first 100 are listed. */
  problemCount: z.int(),
})
export type TestSetImport = z.infer<typeof TestSetImport>

/** A question made from a passage of the library, for a person to accept, edit or drop. */
export const ProposedRow = z.object({
  row: TestRow,
  /** The passage it was made from. */
  document: z.string(),
  passage: z.string(),
})
export type ProposedRow = z.infer<typeof ProposedRow>

/** What makes scores of a test set less believable. */
export const TestSetFinding = z.object({
  type: z.enum([
    /** A question, or one like it, is in a training set. */
    'question-in-training-set',
    /** What is expected of the answer is in a training example, so the weights may know it. */
    'answer-in-training-set',
    /** The question stands in a document nearly word by word. */
    'question-in-documents',
    /** A document named as a source is not in the library. */
    'source-missing',
    /** A quote is in no chunk of its document. */
    'quote-missing',
    'duplicate-question',
    /** Nothing is expected of the answer, so nothing but its cost can be measured. */
    'nothing-expected',
  ]),
  line: z.int().min(1),
  /** For people, with the line number in it. */
  message: z.string(),
  /** What it was found by: shared word n-grams or cosine of the embeddings, 0 to 1; null where it is neither. */
  overlap: z.object({ measure: z.enum(['n-gram', 'embedding']), value: z.number() }).nullable(),
})
export type TestSetFinding = z.infer<typeof TestSetFinding>

export const TestSetFindings = z.object({
  rows: z.int(),
  /** Rows about which nothing was found. */
  cleanRows: z.int(),
  trainingExamples: z.int(),
  documents: z.int(),
  findings: z.array(TestSetFinding),
  /** What was not compared because it would take too long, for people; null when all was. */
  notice: z.string().nullable(),
})
export type TestSetFindings = z.infer<typeof TestSetFindings>
