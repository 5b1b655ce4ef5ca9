import * as z from 'zod'
import { AdapterStrength } from './adapter.ts'
import { Approach } from './approach.ts'
import { Failure } from './errors.ts'
import { AdapterId, EvaluationId, TestRowId, TestSetId } from './ids.ts'
import { LibraryFilter } from './library-filter.ts'
import { MetricId } from './metric.ts'
import { Run, RunSettings, SentenceSupport } from './run.ts'
import { Span } from './span.ts'
import { TestRow } from './test-set.ts'

/** A test set asked to some approaches. */
export const EvaluationRequest = z.object({
  testSetId: TestSetId,
  approaches: z.array(Approach).min(1),
  /** `seed` is not used: `seeds` are. `together` is not either: timings compare. */
  settings: RunSettings.prefault({}),
  /** Every question is asked once with each. Only sampling (temperature above 0) needs more than one. */
  seeds: z.array(z.int().min(0).max(4294967295)).min(1).max(20).default([0]),
  /** Instead of the active one. */
  adapterId: AdapterId.optional(),
  filter: LibraryFilter.optional(),
  /** Only rows with one of these tags. */
  tags: z.array(z.string().min(1)).optional(),
  /** At most this many rows, spread evenly over the set. */
  limit: z.int().min(1).optional(),
  /** `without-support`: passages that hold what is expected are taken away (the memory test). */
  passages: z.enum(['as-found', 'without-support']).default('as-found'),
  /** Also measures the perplexity of the reference answers, which takes about as long as answering. */
  perplexity: z.boolean().default(false),
})
export type EvaluationRequest = z.infer<typeof EvaluationRequest>

/** What determines the answers of an evaluation, for the provenance page. Hashes are SHA-256. */
export const Provenance = z.object({
  diptychVersion: z.string(),
  testSetHash: z.string(),
  model: z.object({ id: z.string(), name: z.string(), hash: z.string() }),
  embeddingModel: z.object({ id: z.string(), name: z.string() }),
  adapter: z
    .object({ id: AdapterId, name: z.string(), hash: z.string(), strength: AdapterStrength })
    .nullable(),
  /** Of the documents' contents and of how they are cut into chunks. */
  indexHash: z.string(),
  documents: z.int(),
  chunks: z.int(),
  promptTemplateHash: z.string(),
  machine: z.object({ cpu: z.string(), cores: z.int(), memoryBytes: z.int(), platform: z.string() }),
})
export type Provenance = z.infer<typeof Provenance>

/** What the approaches cost once, beside the answers: measured where it was done on this machine, otherwise null. */
export const SetupCosts = z.object({
  trainingMinutes: z.number().nullable(),
  adapterBytes: z.int().nullable(),
  indexMinutes: z.number().nullable(),
  indexBytes: z.int().nullable(),
  /** Largest resident memory of the engine's process while it answered. */
  peakMemoryBytes: z.int().nullable(),
})
export type SetupCosts = z.infer<typeof SetupCosts>

export const EvaluationState = z.discriminatedUnion('type', [
  z.object({ type: z.literal('running') }),
  /** `failure` says why, where it was not the person. */
  z.object({ type: z.literal('paused'), failure: Failure.nullable() }),
  z.object({ type: z.literal('finished') }),
  /** Ended before its last row; what was done stays and can be looked at. */
  z.object({ type: z.literal('stopped') }),
])
export type EvaluationState = z.infer<typeof EvaluationState>

/** Counted in questions asked (rows times seeds). */
const EvaluationProgress = z.object({
  done: z.int(),
  total: z.int(),
  /** Answers that were taken from earlier ones because nothing that determines them changed. */
  cachedAnswers: z.int(),
  answers: z.int(),
  failedAnswers: z.int(),
  /** Asking and judging so far, pauses not included. */
  secondsSpent: z.number().default(0),
  /** null until it can be told. */
  secondsLeft: z.number().nullable(),
})

export const Evaluation = z.object({
  id: EvaluationId,
  createdAt: z.iso.datetime(),
  testSetName: z.string(),
  request: EvaluationRequest,
  /** Of the questions that are asked, after `tags` and `limit`. */
  rows: z.int(),
  state: EvaluationState,
  progress: EvaluationProgress,
  provenance: Provenance,
  costs: SetupCosts,
})
export type Evaluation = z.infer<typeof Evaluation>

/** What `evaluations.watch` yields: first a snapshot, newest first, then changes. */
export const EvaluationEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), evaluations: z.array(Evaluation) }),
  z.object({ type: z.literal('evaluation'), evaluation: Evaluation }),
  z.object({ type: z.literal('removed'), id: EvaluationId }),
])
export type EvaluationEvent = z.infer<typeof EvaluationEvent>

export const applyEvaluationEvent = (
  evaluations: readonly Evaluation[],
  event: EvaluationEvent,
): Evaluation[] => {
  switch (event.type) {
    case 'snapshot':
      return event.evaluations
    case 'evaluation':
      return evaluations.some(({ id }) => id === event.evaluation.id)
        ? evaluations.map(one => (one.id === event.evaluation.id ? event.evaluation : one))
        : [event.evaluation, ...evaluations]
    case 'removed':
      return evaluations.filter(({ id }) => id !== event.id)
  }
}

/** How far a question's expected passage came. */
export const RetrievalStage = z.enum([
  /** A document named as a source is not in the library, or its text does not hold what is expected. */
  'not-parsed',
  /** The document's text holds it, but no chunk does in one piece. */
  'not-chunked-well',
  /** A chunk holds it and neither ranking listed it among its candidates. */
  'not-found',
  /** It was found, below the passages that the approach was given. */
  'ranked-low',
  /** It was in the prompt, and the answer did not say it. */
  'not-used',
  'used',
])
export type RetrievalStage = z.infer<typeof RetrievalStage>

/** One answer, measured. Metrics that its row does not allow are absent. */
export const JudgedAnswer = z.object({
  metrics: z.partialRecord(MetricId, z.number()),
  /** Each expected fact, in the row's order. */
  facts: z.array(z.boolean()),
  /** Why the format rule is not met, in a sentence; null when it is, or there is none. */
  formatProblem: z.string().nullable(),
  sentences: z.array(SentenceSupport),
  /** Quotation marks of the answer around words that no source has. */
  inventedQuotes: z.array(Span),
  stage: RetrievalStage.nullable(),
  cached: z.boolean(),
})
export type JudgedAnswer = z.infer<typeof JudgedAnswer>

/** A question of an evaluation with everything that came of it. Its run is not in the history. */
export const EvaluatedQuestion = z.object({
  row: TestRow,
  seed: z.int(),
  run: Run,
  judged: z.partialRecord(Approach, JudgedAnswer),
})
export type EvaluatedQuestion = z.infer<typeof EvaluatedQuestion>

/** A question in the list behind a cell; values are means over seeds. */
export const EvaluatedRow = z.object({
  rowId: TestRowId,
  question: z.string(),
  tags: z.array(z.string()),
  values: z.partialRecord(Approach, z.number().nullable()),
  stage: RetrievalStage.nullable(),
  failed: z.array(Approach),
})
export type EvaluatedRow = z.infer<typeof EvaluatedRow>

export const EvaluatedRowsRequest = z.object({
  id: EvaluationId,
  metric: MetricId,
  /** Only rows whose values are not all the same. */
  differing: z.boolean().default(false),
  tag: z.string().optional(),
  stage: RetrievalStage.optional(),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1000).default(200),
})
export type EvaluatedRowsRequest = z.infer<typeof EvaluatedRowsRequest>

export const EvaluatedRows = z.object({ total: z.int(), offset: z.int(), rows: z.array(EvaluatedRow) })
export type EvaluatedRows = z.infer<typeof EvaluatedRows>
