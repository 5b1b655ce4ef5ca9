import * as z from 'zod'
import { AdapterStrength } from './adapter.ts'
import { Approach } from './approach.ts'
import { Failure } from './errors.ts'
import { AdapterId, ChunkId, DocumentId, RunId } from './ids.ts'
import { LibraryFilter } from './library-filter.ts'
import { Span } from './span.ts'

export const maxQuestionCharacters = 4000

/** Decoding settings of a run. Temperature 0 is greedy; the same seed gives the same text. */
export const RunSettings = z.object({
  temperature: z.number().min(0).max(2).default(0),
  topP: z.number().gt(0).max(1).default(1),
  repetitionPenalty: z.number().min(1).max(2).default(1),
  seed: z.int().min(0).max(4294967295).default(0),
  maxTokens: z.int().min(1).max(2048).default(256),
  /** How many passages the rag approaches may read; the token budget may drop the weakest. */
  passages: z.int().min(1).max(10).default(3),
  /** Passages read with as many of their neighbours in the document, before and after. */
  neighbours: z.int().min(0).max(2).default(0),
  /** Run the approaches at the same time. Good to look at; the timings then do not compare. */
  together: z.boolean().default(false),
})
export type RunSettings = z.infer<typeof RunSettings>

export const RunRequest = z.object({
  question: z.string(),
  approaches: z.array(Approach),
  settings: RunSettings.prefault({}),
  /** Answers with this adapter instead of the active one, to compare two. */
  adapterId: AdapterId.optional(),
  /** Which documents the rag approaches may read; all without it. */
  filter: LibraryFilter.optional(),
})
export type RunRequest = z.infer<typeof RunRequest>

/** One retrieved chunk, as the rag approaches read it. `number` is what the prompt and the chips say. */
export const Passage = z.object({
  number: z.int().min(1),
  chunkId: ChunkId,
  documentId: DocumentId,
  documentName: z.string(),
  /** First page the chunk stands on, from 1; null where the format has no pages. */
  page: z.int().min(1).nullable(),
  headingPath: z.array(z.string()),
  /** Where the chunk stands in the document's text. */
  span: Span,
  text: z.string(),
  /** Reciprocal rank fusion score, sum over rankings of 1/(60 + rank). */
  score: z.number(),
  /** Cosine similarity of question and chunk, -1..1; null when the vector ranking did not list it. */
  cosine: z.number().nullable(),
  /** BM25 score, higher is better; null when the keyword ranking did not list it. */
  bm25: z.number().nullable(),
  /** The reranker's logit of being relevant, higher is better; null when none looked at the passage. */
  rerank: z.number().nullable().default(null),
})
export type Passage = z.infer<typeof Passage>

export const Retrieval = z.object({
  passages: z.array(Passage),
  durationMs: z.number(),
  /** Why the workspace's reranker did not order the passages; null when it did or there is none. */
  notice: z.string().nullable().default(null),
})
export type Retrieval = z.infer<typeof Retrieval>

/** Words of an answer that also stand in a passage, and where. */
export const Support = z.object({
  passageNumber: z.int().min(1),
  answerSpans: z.array(Span),
  passageSpans: z.array(Span),
})
export type Support = z.infer<typeof Support>

/** A sentence of an answer and whether the passages say it. */
export const SentenceSupport = z.object({
  /** Of the answer's text. */
  span: Span,
  supported: z.boolean(),
  /** The passage that says it, or comes closest; null without passages. */
  chunkId: ChunkId.nullable(),
  /** Share of its content words that the passage has, 0 to 1. */
  overlap: z.number(),
  /** Of sentence and closest sentence of the passages, -1 to 1; null without passages. */
  cosine: z.number().nullable(),
})
export type SentenceSupport = z.infer<typeof SentenceSupport>

export const Timings = z.object({
  /** Time of the shared retrieval; null for approaches that do not retrieve. */
  retrievalMs: z.number().nullable(),
  /** From the start of this answer's generation to its first token; retrieval not included. */
  timeToFirstTokenMs: z.number(),
  promptTokens: z.int(),
  answerTokens: z.int(),
  prefillTokensPerSecond: z.number(),
  /** null when fewer than two tokens were decoded. */
  decodeTokensPerSecond: z.number().nullable(),
  totalMs: z.number(),
})
export type Timings = z.infer<typeof Timings>

/**
 * Why an answer ended: the model's end token, the token limit, the person, or because retrieval
 * found nothing relevant and the model was therefore not asked.
 */
export const FinishReason = z.enum(['end', 'length', 'stopped', 'nothing-relevant'])
export type FinishReason = z.infer<typeof FinishReason>

export const Answer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('waiting') }),
  z.object({ type: z.literal('streaming'), text: z.string() }),
  z.object({
    type: z.literal('done'),
    text: z.string(),
    finishReason: FinishReason,
    /** null when the model was not asked (stopped before it began, or nothing relevant). */
    timings: Timings.nullable(),
    /** Numbers of the passages that were in the prompt, after the token budget. */
    passageNumbers: z.array(z.int()),
    support: z.array(Support),
    /** Its sentences against the run's passages; empty where nothing was retrieved, and in runs of before. */
    sentences: z.array(SentenceSupport).default([]),
  }),
  z.object({ type: z.literal('failed'), text: z.string(), failure: Failure }),
])
export type Answer = z.infer<typeof Answer>

/** An answer that was stopped before the model reported its timings, with what was written so far. */
export const stoppedAnswer = (text: string): Answer => ({
  type: 'done',
  text,
  finishReason: 'stopped',
  timings: null,
  passageNumbers: [],
  support: [],
  sentences: [],
})

const RunState = z.enum(['running', 'finished', 'interrupted'])

/** One question asked to some approaches. `interrupted`: the engine ended before the run did. */
export const Run = z.object({
  id: RunId,
  createdAt: z.iso.datetime(),
  request: RunRequest,
  modelId: z.string(),
  adapterId: AdapterId.nullable(),
  /** Of the adapter in this run. Runs of before there was a strength had 1. */
  adapterStrength: AdapterStrength.default(1),
  state: RunState,
  retrieval: Retrieval.nullable(),
  answers: z.partialRecord(Approach, Answer),
})
export type Run = z.infer<typeof Run>

export const RunSummary = z.object({
  id: RunId,
  createdAt: z.iso.datetime(),
  question: z.string(),
  approaches: z.array(Approach),
  state: RunState,
})
export type RunSummary = z.infer<typeof RunSummary>
