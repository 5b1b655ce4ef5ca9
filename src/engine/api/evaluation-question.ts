import { type Approach, usesRetrieval } from '#contract/approach.ts'
import type { EvaluationRequest, JudgedAnswer } from '#contract/evaluation.ts'
import type { Answer, Retrieval } from '#contract/run.ts'
import type { TestRow } from '#contract/test-set.ts'
import { isAbort, toFailure } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'
import {
  type ExpectedPassage,
  holdsWhatIsExpected,
  traceExpectedPassage,
} from '#engine/evaluation/jobs/expected-passage.ts'
import { type Embed, judgeAnswer } from '#engine/evaluation/judge.ts'
import type { GenerationRequest } from '#engine/models/language-model.ts'
import type { Retriever } from '#engine/retrieval/retriever.ts'
import type { EvaluationStore, QuestionPlace } from '#engine/workspace/evaluation-store.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import { type AskedAdapter, type AskingDeps, askForMeasuring } from './asking.ts'

export interface QuestionDeps extends AskingDeps {
  store: Pick<EvaluationStore, 'answerOf'>
  documents: Workspace['documents']
  retriever: Retriever
  embed: Embed
  logger: Logger
}

/** What was found for a row, once for all its seeds and approaches. */
export interface RowRetrieval {
  retrieval: Retrieval
  /** null where passages were taken away: how far the expected one came then says nothing. */
  expected: ExpectedPassage | null
}

/** An answer with what was measured of it. */
export interface Outcome {
  answer: Answer
  judged: JudgedAnswer | null
  answerKey: string | null
}

/** The passages that every approach of a row is given. Throws CANCELLED when `signal` aborts. */
export const retrieveForRow = async (
  { retriever, documents }: Pick<QuestionDeps, 'retriever' | 'documents'>,
  { settings, filter, passages }: EvaluationRequest,
  row: TestRow,
  signal: AbortSignal,
): Promise<RowRetrieval> => {
  const withoutSupport = passages === 'without-support'
  const { retrieval, candidates } = await retriever.retrieveWithCandidates(
    {
      question: row.question,
      limit: settings.passages,
      neighbours: settings.neighbours,
      filter,
      without: withoutSupport ? holdsWhatIsExpected(row) : undefined,
    },
    signal,
  )
  const expected = withoutSupport ? null : await traceExpectedPassage(row, candidates, documents)
  return { retrieval, expected }
}

/** Of the row's reference, to the prompt that was answered. null where there is none, or the model was not asked. */
const perplexityOf = async (
  { model }: Pick<QuestionDeps, 'model'>,
  { reference }: TestRow,
  generation: GenerationRequest | null,
): Promise<number | null> => {
  if (reference === null || generation === null) return null
  const score = await (await model).score(generation, reference)
  return score && Math.exp(score.meanNegativeLogLikelihood)
}

/**
 * One approach's answer to one row, measured. An approach that fails is an outcome too, so that the others go on.
 * @param found null where no approach of the evaluation reads passages.
 * @throws EngineError CANCELLED when `signal` aborts, DISK_FULL and FILE_NOT_WRITABLE.
 */
export const askRow = async (
  deps: QuestionDeps,
  request: EvaluationRequest,
  {
    row,
    place,
    approach,
    adapter,
  }: {
    row: TestRow
    place: QuestionPlace
    approach: Approach
    adapter: AskedAdapter | null
  },
  found: Promise<RowRetrieval> | null,
  signal: AbortSignal,
): Promise<Outcome> => {
  let text = ''
  try {
    const readsPassages = usesRetrieval(approach)
    // What base and tuned say is held against the same passages; that there are none is no failure of theirs.
    const shared = readsPassages ? await found : await found?.catch(() => null)
    const { answer, answerKey, generation, passages, cached } = await askForMeasuring(
      deps,
      {
        ...{ approach, question: row.question, adapter, filter: request.filter },
        settings: { ...request.settings, seed: place.seed },
        retrieval: shared?.retrieval ?? null,
      },
      key => {
        const known = deps.store.answerOf(key, { ...place, approach })
        // Given at this very place before a pause, it is this evaluation's own.
        return known && { answer: known.answer, cached: known.own ? known.cached : true }
      },
      signal,
    )
    text = answer.text
    const evidencePassages = shared?.retrieval.passages ?? []
    const perplexity = request.perplexity ? await perplexityOf(deps, row, generation) : null
    const judgement = await judgeAnswer(
      { row, answer, passages, evidencePassages, perplexity, embed: deps.embed },
      signal,
    )
    const stage = readsPassages ? (shared?.expected?.stageOf(passages, judgement) ?? null) : null
    return { answer, judged: { ...judgement, stage, cached }, answerKey }
  } catch (thrown) {
    const failure = toFailure(thrown)
    if (signal.aborted || isAbort(thrown)) throw thrown
    if (failure.code === 'DISK_FULL' || failure.code === 'FILE_NOT_WRITABLE') throw thrown
    if (failure.code === 'UNEXPECTED')
      deps.logger.error('an answer of an evaluation failed', thrown, { ...place, approach })
    return { answer: { type: 'failed', text, failure }, judged: null, answerKey: null }
  }
}
