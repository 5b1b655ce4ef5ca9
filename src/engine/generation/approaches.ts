import { type Approach, usesAdapter, usesRetrieval } from '#contract/approach.ts'
import type { AdapterId } from '#contract/ids.ts'
import type { LibraryFilter } from '#contract/library-filter.ts'
import type { Answer, Passage, Retrieval, Run, RunSettings, Timings } from '#contract/run.ts'
import { EngineError } from '#engine/core/errors.ts'
import type {
  ChatMessage,
  GenerationEvent,
  GenerationRequest,
  LanguageModel,
} from '#engine/models/language-model.ts'
import { fitPrompt, promptMessages, promptPassage } from './prompt.ts'
import { supportMap } from './support.ts'

export interface AnswerRequest {
  approach: Approach
  question: string
  settings: RunSettings
  /** The run's shared retrieval; null when the approach does not retrieve. */
  retrieval: Retrieval | null
  /** Which documents it searched; all without it. */
  filter?: LibraryFilter | undefined
  /** The adapter to answer with, loaded; null when none is active. */
  adapterId: AdapterId | null
  adapterStrength: number
}

export type DoneAnswer = Extract<Answer, { type: 'done' }>
export type AnswerEvent = { type: 'text'; delta: string } | { type: 'done'; answer: DoneAnswer }

/** What the rag approaches say, instead of asking the model, when retrieval found nothing relevant. */
const nothingRelevantText = (filter: LibraryFilter = {}): string =>
  Object.values(filter).some(condition => condition !== undefined)
    ? 'Nothing in the documents chosen by the filter answers this question, so the model was not asked. Ask all documents, or choose others.'
    : 'Nothing in your documents answers this question, so the model was not asked.'

const timingsOf = (
  prefilled: Extract<GenerationEvent, { type: 'prefilled' }>,
  finished: Extract<GenerationEvent, { type: 'finished' }>,
  retrieval: Retrieval | null,
): Timings => {
  // The first token comes out of the prefill; the end token is decoded like any other.
  const decodeSteps = finished.answerTokens - 1 + (finished.finishReason === 'end' ? 1 : 0)
  return {
    retrievalMs: retrieval?.durationMs ?? null,
    timeToFirstTokenMs: prefilled.timeToFirstTokenMs,
    promptTokens: prefilled.promptTokens,
    answerTokens: finished.answerTokens,
    prefillTokensPerSecond: (prefilled.promptTokens / prefilled.timeToFirstTokenMs) * 1000,
    decodeTokensPerSecond:
      decodeSteps > 0 && finished.decodeMs > 0 ? (decodeSteps / finished.decodeMs) * 1000 : null,
    totalMs: prefilled.timeToFirstTokenMs + finished.decodeMs,
  }
}

/** The conversation that an approach was asked in a finished run, as the model read it. */
export const askedMessages = ({ request, retrieval, answers }: Run, approach: Approach): ChatMessage[] => {
  const answer = answers[approach]
  const numbers = answer?.type === 'done' ? answer.passageNumbers : []
  const passages = (retrieval?.passages ?? []).filter(({ number }) => numbers.includes(number))
  return promptMessages(request.question, passages.map(promptPassage))
}

/** What the model is to be asked, and the passages that are in it. */
export interface PreparedAnswer {
  /** null when retrieval found nothing relevant, so that the model is not asked. */
  generation: GenerationRequest | null
  passages: readonly Passage[]
}

/**
 * Everything that determines an answer, before any of it is written.
 * @throws EngineError NO_ADAPTER, QUESTION_TOO_LONG.
 */
export const prepareAnswer = async (
  { approach, question, settings, retrieval, adapterId, adapterStrength }: AnswerRequest,
  model: Pick<LanguageModel, 'contextTokens' | 'countTokens'>,
): Promise<PreparedAnswer> => {
  if (usesAdapter(approach) && adapterId === null)
    throw new EngineError(
      'NO_ADAPTER',
      'No adapter is active, so there is no tuned model to ask. The other answers are not affected. Activate an adapter and ask again.',
    )
  const retrieved = usesRetrieval(approach) ? (retrieval?.passages ?? []) : []
  if (usesRetrieval(approach) && retrieved.length === 0) return { generation: null, passages: [] }
  const { temperature, topP, repetitionPenalty, seed, maxTokens } = settings
  const budgetTokens = model.contextTokens - maxTokens
  const { messages, passages } = await fitPrompt(question, retrieved, budgetTokens, chat =>
    model.countTokens(chat),
  )
  return {
    generation: {
      messages,
      adapterId: usesAdapter(approach) ? adapterId : null,
      adapterStrength,
      sampling: { temperature, topP, repetitionPenalty, seed },
      maxTokens,
    },
    passages,
  }
}

/** An answer with what its passages say of it. */
export const doneAnswer = (
  { text, finishReason, timings }: Pick<DoneAnswer, 'text' | 'finishReason' | 'timings'>,
  passages: readonly Passage[],
): DoneAnswer => ({
  type: 'done',
  text,
  finishReason,
  timings,
  passageNumbers: passages.map(({ number }) => number),
  support: supportMap(text, passages),
  sentences: [],
})

/** Streams the answer to what was prepared, as `answerQuestion` does. @throws what the model throws. */
export async function* answerPrepared(
  { approach, retrieval, filter }: Pick<AnswerRequest, 'approach' | 'retrieval' | 'filter'>,
  { generation, passages }: PreparedAnswer,
  model: Pick<LanguageModel, 'generate'>,
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent> {
  if (!generation) {
    const told = {
      text: nothingRelevantText(filter),
      finishReason: 'nothing-relevant',
      timings: null,
    } as const
    yield { type: 'done', answer: doneAnswer(told, []) }
    return
  }
  let text = ''
  let prefilled: Extract<GenerationEvent, { type: 'prefilled' }> | undefined
  for await (const event of model.generate(generation, signal)) {
    if (event.type === 'prefilled') prefilled = event
    else if (event.type === 'text') {
      text += event.delta
      yield event
    } else {
      const timings = prefilled
        ? timingsOf(prefilled, event, usesRetrieval(approach) ? retrieval : null)
        : null
      yield {
        type: 'done',
        answer: doneAnswer({ text, finishReason: event.finishReason, timings }, passages),
      }
    }
  }
}

/**
 * One approach's answer to one question, streamed. Ends with `done`; an abort is a `done` with finish
 * reason `stopped` and the text so far.
 * @throws EngineError NO_ADAPTER, QUESTION_TOO_LONG and what the model throws.
 */
export async function* answerQuestion(
  request: AnswerRequest,
  model: LanguageModel,
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent> {
  yield* answerPrepared(request, await prepareAnswer(request, model), model, signal)
}
