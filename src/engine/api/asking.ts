import { type Approach, usesAdapter, usesRetrieval } from '#contract/approach.ts'
import type { AdapterId } from '#contract/ids.ts'
import type { LibraryFilter } from '#contract/library-filter.ts'
import type { Answer, Passage, Retrieval, RunSettings } from '#contract/run.ts'
import { EngineError } from '#engine/core/errors.ts'
import { answerKeyOf } from '#engine/evaluation/jobs/answer-key.ts'
import { answerPrepared, type DoneAnswer, doneAnswer, prepareAnswer } from '#engine/generation/approaches.ts'
import type { GenerationRequest, LanguageModel } from '#engine/models/language-model.ts'
import type { AdapterShelf } from './adapter-shelf.ts'

/** The adapter of tuned and hybrid as it was when the asking began. */
export interface AskedAdapter {
  id: AdapterId
  hash: string
  strength: number
}

export interface MeasuredQuestion {
  approach: Approach
  question: string
  settings: RunSettings
  retrieval: Retrieval | null
  filter: LibraryFilter | undefined
  adapter: AskedAdapter | null
}

export interface MeasuredAnswer {
  answer: DoneAnswer
  /** What the model was asked; null where it was not. */
  generation: GenerationRequest | null
  answerKey: string | null
  /** What was in the prompt. */
  passages: readonly Passage[]
  cached: boolean
}

export interface AskingDeps {
  model: Promise<LanguageModel>
  /** SHA-256 of the language model's file. */
  modelHash: string
  adapters: Pick<AdapterShelf, 'load'>
  adapterHash(id: AdapterId): Promise<string>
}

/** An answer that was given before to exactly what is asked now. */
export type KnownAnswer = (answerKey: string) => { answer: Answer; cached: boolean } | undefined

/**
 * One approach's answer as a run gives it, not streamed. Where it is known it is taken with its timings of then.
 * @throws EngineError as `answerQuestion` does, ADAPTER_NOT_FOUND also for another adapter under the same id,
 * CANCELLED when `signal` aborts.
 */
export const askForMeasuring = async (
  { model, modelHash, adapters, adapterHash }: AskingDeps,
  { approach, retrieval, adapter, ...asked }: MeasuredQuestion,
  known: KnownAnswer,
  signal: AbortSignal,
): Promise<MeasuredAnswer> => {
  const loadedModel = await model
  const used = usesAdapter(approach) ? adapter : null
  const loaded = used && (await adapters.load(used.id))
  if (used && (await adapterHash(used.id)) !== used.hash)
    throw new EngineError(
      'ADAPTER_NOT_FOUND',
      `The adapter “${used.id}” is another one than when this began, so it was not asked. The other answers are not affected. Begin anew to measure the one that is there now.`,
      { id: used.id },
    )
  const request = {
    ...asked,
    approach,
    retrieval: usesRetrieval(approach) ? retrieval : null,
    adapterId: loaded?.modelAdapterId ?? null,
    adapterStrength: adapter?.strength ?? 1,
  }
  const prepared = await prepareAnswer(request, loadedModel)
  const { generation, passages } = prepared
  const answerKey = generation && answerKeyOf(modelHash, used?.hash ?? null, generation)
  const before = answerKey === null ? undefined : known(answerKey)
  if (before?.answer.type === 'done')
    return {
      ...{ generation, answerKey, passages },
      ...{ answer: doneAnswer(before.answer, passages), cached: before.cached },
    }
  for await (const event of answerPrepared(request, prepared, loadedModel, signal))
    if (event.type === 'done' && event.answer.finishReason !== 'stopped')
      return { answer: event.answer, generation, answerKey, passages, cached: false }
  throw new EngineError('CANCELLED', 'Stopped. What was answered before is kept.')
}
