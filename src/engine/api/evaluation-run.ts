import { approaches, usesRetrieval } from '#contract/approach.ts'
import type { Evaluation } from '#contract/evaluation.ts'
import { RunId } from '#contract/ids.ts'
import type { Answer, Run } from '#contract/run.ts'
import type { TestRow } from '#contract/test-set.ts'
import type { Clock } from '#engine/core/clock.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { Turns } from '#engine/core/turns.ts'
import type { EvaluationStore, QuestionPlace } from '#engine/workspace/evaluation-store.ts'
import { askedAdapterOf } from './evaluation-provenance.ts'
import { askRow, type QuestionDeps, type RowRetrieval, retrieveForRow } from './evaluation-question.ts'

export interface EvaluationRunDeps extends QuestionDeps {
  store: EvaluationStore
  turns: Pick<Turns, 'later'>
  clock: Clock
}

/** Questions in a row of which every answer failed unexpectedly, after which going on would only fail more. */
const hopelessAfter = 3
const memoryIntervalMs = 500

/** The largest resident memory of this process since it began. */
const watchMemory = (): { peakBytes(): number } & Disposable => {
  let peak = 0
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  const timer = setInterval(look, memoryIntervalMs)
  return {
    peakBytes() {
      look()
      return peak
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

/**
 * Asks the questions of an evaluation that are not done, an answer a turn, and keeps each as it is given.
 * @param onAnswer hears how far it is after each answer; what it hears is kept once the question is done.
 * @throws EngineError CANCELLED when `signal` aborts, and why it cannot go on: a full disk, a model that is gone.
 */
export const runEvaluation = async (
  evaluation: Evaluation,
  deps: EvaluationRunDeps,
  on: { answer(evaluation: Evaluation): void; question(evaluation: Evaluation): void },
  signal: AbortSignal,
): Promise<void> => {
  const { store, turns, clock } = deps
  const { id, request, provenance } = evaluation
  const asked = approaches.filter(approach => request.approaches.includes(approach))
  const adapter = askedAdapterOf(provenance)
  const done = store.done(id)
  const doneBefore = done.size
  const spentBefore = evaluation.progress.secondsSpent
  const startedMs = clock.monotonicMs()
  using memory = watchMemory()
  let current = evaluation
  let hopeless = 0

  const counted = (answer: Answer, cached: boolean): Evaluation => {
    const { progress, costs } = current
    return {
      ...current,
      progress: {
        ...progress,
        answers: progress.answers + 1,
        cachedAnswers: progress.cachedAnswers + (cached ? 1 : 0),
        failedAnswers: progress.failedAnswers + (answer.type === 'failed' ? 1 : 0),
      },
      costs: { ...costs, peakMemoryBytes: Math.max(costs.peakMemoryBytes ?? 0, memory.peakBytes()) },
    }
  }
  const oneMoreDone = (): Evaluation => {
    const { total } = current.progress
    const questions = current.progress.done + 1
    const spentMs = clock.monotonicMs() - startedMs
    const perQuestionMs = spentMs / (questions - doneBefore)
    return {
      ...current,
      progress: {
        ...current.progress,
        done: questions,
        secondsSpent: spentBefore + spentMs / 1000,
        secondsLeft: (perQuestionMs * (total - questions)) / 1000,
      },
    }
  }

  const askQuestion = async (
    place: QuestionPlace,
    row: TestRow,
    find: () => Promise<RowRetrieval>,
  ): Promise<void> => {
    const createdAt = clock.now().toISOString()
    const answers: Run['answers'] = {}
    let found: Promise<RowRetrieval> | null = null
    for (const approach of asked) {
      const outcome = await turns.later(async () => {
        // Within the first turn, so that it slows no person's answer down, and before what is timed.
        if (asked.some(usesRetrieval)) found ??= find()
        await found?.catch(() => {}) // each rag approach tells of it; base and tuned go on
        return askRow(deps, request, { row, place, approach, adapter }, found, signal)
      }, signal)
      store.saveAnswer({ ...place, approach, ...outcome })
      answers[approach] = outcome.answer
      current = counted(outcome.answer, outcome.judged?.cached ?? false)
      on.answer(current)
    }
    // Set in a callback above, where the compiler does not look.
    const retrieved = await (found as Promise<RowRetrieval> | null)?.catch(() => null)
    current = oneMoreDone()
    store.finishQuestion(current, place, {
      id: RunId.parse(`${id}/${row.id}/${place.seed}`),
      createdAt,
      request: {
        question: row.question,
        approaches: asked,
        settings: { ...request.settings, seed: place.seed },
        ...(request.filter && { filter: request.filter }),
      },
      modelId: provenance.model.id,
      adapterId: adapter?.id ?? null,
      adapterStrength: adapter?.strength ?? 1,
      state: 'finished',
      retrieval: retrieved?.retrieval ?? null,
      answers,
    })
    on.question(current)
    const failures = Object.values(answers).flatMap(answer =>
      answer.type === 'failed' ? answer.failure : [],
    )
    const allFailed = failures.length === asked.length && failures.every(({ code }) => code === 'UNEXPECTED')
    hopeless = allFailed ? hopeless + 1 : 0
    const [failure] = failures
    if (failure && hopeless === hopelessAfter) throw new EngineError(failure.code, failure.message)
  }

  for (const [ordinal, row] of store.rows(id).entries()) {
    let found: Promise<RowRetrieval> | null = null
    const find = (): Promise<RowRetrieval> => {
      found ??= retrieveForRow(deps, request, row, signal)
      return found
    }
    for (const seed of request.seeds)
      if (!done.has(`${ordinal}/${seed}`)) await askQuestion({ evaluationId: id, ordinal, seed }, row, find)
  }
}
