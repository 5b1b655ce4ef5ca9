import { randomUUID } from 'node:crypto'
import { type Approach, approaches, usesAdapter, usesRetrieval } from '#contract/approach.ts'
import { RunId } from '#contract/ids.ts'
import {
  type Retrieval,
  type Run,
  type RunRequest,
  type SentenceSupport,
  stoppedAnswer,
} from '#contract/run.ts'
import { applyRunEvent, type RunEvent } from '#contract/run-events.ts'
import type { Clock } from '#engine/core/clock.ts'
import { EngineError, toFailure } from '#engine/core/errors.ts'
import { EventFeed } from '#engine/core/event-feed.ts'
import type { Logger } from '#engine/core/logging.ts'
import type { Turns } from '#engine/core/turns.ts'
import type { Embed } from '#engine/evaluation/metrics/groundedness.ts'
import { answerQuestion, type DoneAnswer } from '#engine/generation/approaches.ts'
import type { LanguageModel } from '#engine/models/language-model.ts'
import type { Retriever } from '#engine/retrieval/retriever.ts'
import type { RunHistory } from '#engine/workspace/run-history.ts'
import type { AdapterShelf } from './adapter-shelf.ts'
import { answerSentences } from './answer-sentences.ts'
import { checkQuestion } from './question.ts'

export interface RunJobsDeps {
  runs: RunHistory
  retriever: Retriever
  adapters: AdapterShelf
  activeAdapterId: () => Run['adapterId']
  /** Names the model in the history, before it is loaded too. */
  modelId: string
  model: Promise<LanguageModel>
  embed: Embed
  /** Shared with evaluations, which let runs go first. */
  turns: Pick<Turns, 'next'>
  clock: Clock
  logger: Logger
}

/** Runs as jobs: they outlive the window that started them, one run at a time so that timings compare. */
export interface RunJobs {
  /** @throws EngineError QUESTION_EMPTY, QUESTION_TOO_LONG, APPROACHES_EMPTY, DISK_FULL. */
  start(request: RunRequest): RunId
  /** A snapshot, then events until the run has ended. @throws EngineError RUN_NOT_FOUND. */
  watch(runId: RunId, signal?: AbortSignal): AsyncGenerator<RunEvent, void, undefined>
  /** Nothing happens to what has ended. */
  stop(runId: RunId, approach?: Approach): void
  /** Stops the run if it goes on, and forgets it. @throws EngineError RUN_NOT_FOUND. */
  remove(runId: RunId): Promise<void>
  /** Stops everything and waits until it is written down. */
  close(): Promise<void>
}

/** Tokens reach the page in deltas of about this long; oRPC has no backpressure. */
const textIntervalMs = 30

class ActiveRun {
  readonly feed = new EventFeed<RunEvent>()
  readonly stopAll = new AbortController()
  readonly stopOne = new Map<Approach, AbortController>()
  run: Run
  ended: Promise<void> = Promise.resolve()

  constructor(run: Run) {
    this.run = run
    for (const approach of run.request.approaches) this.stopOne.set(approach, new AbortController())
  }

  publish(event: RunEvent): void {
    this.run = applyRunEvent(this.run, event)
    this.feed.publish(event)
  }

  signalOf(approach: Approach): AbortSignal {
    const one = this.stopOne.get(approach)?.signal
    return one ? AbortSignal.any([this.stopAll.signal, one]) : this.stopAll.signal
  }
}

/** Collects deltas and hands them on in batches; `flush` before anything that must come after them. */
const batchText = (publish: (delta: string) => void): { add(delta: string): void; flush(): void } => {
  let pending = ''
  let timer: NodeJS.Timeout | undefined
  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (pending === '') return
    publish(pending)
    pending = ''
  }
  return {
    add(delta) {
      pending += delta
      timer ??= setTimeout(flush, textIntervalMs)
    },
    flush,
  }
}

const checkRequest = (request: RunRequest): RunRequest => {
  const question = checkQuestion(request.question)
  const chosen = approaches.filter(approach => request.approaches.includes(approach))
  if (chosen.length === 0)
    throw new EngineError(
      'APPROACHES_EMPTY',
      'No approach is chosen. Nothing was asked. Choose at least one of base, rag, tuned and hybrid.',
    )
  return { ...request, question, approaches: chosen }
}

export const createRunJobs = (deps: RunJobsDeps): RunJobs => {
  const { runs, retriever, adapters, turns, clock, logger } = deps
  const active = new Map<RunId, ActiveRun>()

  const save = (job: ActiveRun): void => {
    try {
      runs.save(job.run)
    } catch (thrown) {
      // The answer is still shown; that it could not be kept is for the log and for the next start.
      logger.error('could not keep a run', thrown, { runId: job.run.id })
    }
  }

  /** What the answer says is shown and kept even where it cannot be held against the passages. */
  const sentencesOf = async (
    answer: DoneAnswer,
    retrieval: Retrieval | null | undefined,
  ): Promise<SentenceSupport[]> => {
    try {
      return await answerSentences(answer, retrieval?.passages ?? [], deps.embed)
    } catch (thrown) {
      logger.error('could not hold an answer against its passages', thrown)
      return []
    }
  }

  const retrieve = async (job: ActiveRun): Promise<Retrieval> => {
    const { question, settings, filter } = job.run.request
    const request = { question, limit: settings.passages, neighbours: settings.neighbours, filter }
    const retrieval = await retriever.retrieve(request, job.stopAll.signal)
    job.publish({ type: 'retrieved', retrieval })
    return retrieval
  }

  const answer = async (
    job: ActiveRun,
    approach: Approach,
    retrieval: Promise<Retrieval> | null,
  ): Promise<void> => {
    const signal = job.signalOf(approach)
    const text = batchText(delta => job.publish({ type: 'text', approach, delta }))
    try {
      const shared = usesRetrieval(approach) ? await retrieval : null
      const { adapterId, adapterStrength } = job.run
      const adapter = usesAdapter(approach) && adapterId !== null ? await adapters.load(adapterId) : null
      if (signal.aborted) {
        job.publish({
          type: 'answer',
          approach,
          answer: stoppedAnswer(''),
        })
        return
      }
      job.publish({ type: 'answer', approach, answer: { type: 'streaming', text: '' } })
      const { question, settings, filter } = job.run.request
      const request = {
        approach,
        question,
        settings,
        retrieval: shared,
        filter,
        adapterId: adapter?.modelAdapterId ?? null,
        adapterStrength,
      }
      for await (const event of answerQuestion(request, await deps.model, signal)) {
        if (event.type === 'text') text.add(event.delta)
        else {
          text.flush()
          const sentences = await sentencesOf(event.answer, await retrieval?.catch(() => null))
          job.publish({ type: 'answer', approach, answer: { ...event.answer, sentences } })
        }
      }
    } catch (thrown) {
      text.flush()
      const failure = toFailure(thrown)
      if (failure.code === 'UNEXPECTED')
        logger.error('an answer failed', thrown, { runId: job.run.id, approach })
      const before = job.run.answers[approach]
      const written = before?.type === 'streaming' ? before.text : ''
      if (failure.code === 'CANCELLED')
        job.publish({
          type: 'answer',
          approach,
          answer: stoppedAnswer(written),
        })
      else job.publish({ type: 'answer', approach, answer: { type: 'failed', text: written, failure } })
    }
    save(job)
  }

  const execute = async (job: ActiveRun): Promise<void> => {
    const { approaches: chosen, settings } = job.run.request
    const retrieval = chosen.some(usesRetrieval) ? retrieve(job) : null
    retrieval?.catch(() => {}) // each rag approach reports it; base and tuned go on
    if (settings.together) await Promise.all(chosen.map(approach => answer(job, approach, retrieval)))
    else {
      // Timings of the first answer must not be shared with the embedder's.
      await retrieval?.catch(() => {})
      for (const approach of chosen) await answer(job, approach, retrieval)
    }
    job.publish({ type: 'finished' })
    save(job)
    job.feed.close()
    active.delete(job.run.id)
  }

  return {
    start(request) {
      const checked = checkRequest(request)
      const adapterId = checked.adapterId ?? deps.activeAdapterId()
      const job = new ActiveRun({
        id: RunId.parse(randomUUID()),
        createdAt: clock.now().toISOString(),
        request: checked,
        modelId: deps.modelId,
        adapterId,
        // As it is when the question is asked; a slider moved afterwards is for the next one.
        adapterStrength: adapterId === null ? 1 : adapters.strengthOf(adapterId),
        state: 'running',
        retrieval: null,
        answers: Object.fromEntries(checked.approaches.map(approach => [approach, { type: 'waiting' }])),
      })
      runs.save(job.run)
      active.set(job.run.id, job)
      job.ended = turns.next(() => execute(job))
      job.ended.catch(thrown => logger.error('a run ended unexpectedly', thrown, { runId: job.run.id }))
      return job.run.id
    },
    async *watch(runId, signal) {
      const job = active.get(runId)
      if (!job) {
        yield { type: 'snapshot', run: runs.get(runId) }
        return
      }
      // Snapshot and subscription in one step: no event falls between them.
      const events = job.feed.subscribe(signal)
      yield { type: 'snapshot', run: job.run }
      yield* events
    },
    stop(runId, approach) {
      const job = active.get(runId)
      if (approach) job?.stopOne.get(approach)?.abort()
      else job?.stopAll.abort()
    },
    async remove(runId) {
      const job = active.get(runId)
      job?.stopAll.abort()
      await job?.ended
      runs.remove(runId)
    },
    async close() {
      const unfinished = [...active.values()]
      for (const job of unfinished) job.stopAll.abort()
      await Promise.allSettled(unfinished.map(({ ended }) => ended))
    },
  }
}
