import { randomUUID } from 'node:crypto'
import { usesAdapter } from '#contract/approach.ts'
import type { Failure } from '#contract/errors.ts'
import type {
  EvaluatedQuestion,
  EvaluatedRows,
  EvaluatedRowsRequest,
  Evaluation,
  EvaluationEvent,
  EvaluationRequest,
  EvaluationState,
} from '#contract/evaluation.ts'
import type { MemoryTest } from '#contract/freshness.ts'
import { type AdapterId, EvaluationId, type TestRowId } from '#contract/ids.ts'
import type { Comparison, Scoreboard } from '#contract/scoreboard.ts'
import type { TestRow, TestSetSummary } from '#contract/test-set.ts'
import { EngineError, toFailure } from '#engine/core/errors.ts'
import { EventFeed } from '#engine/core/event-feed.ts'
import { inSlices } from '#engine/core/slices.ts'
import { compareItems } from '#engine/evaluation/compare.ts'
import { changedBetween } from '#engine/evaluation/jobs/changed-between.ts'
import { chosenRows } from '#engine/evaluation/jobs/chosen-rows.ts'
import { listEvaluatedRows } from '#engine/evaluation/jobs/evaluated-rows.ts'
import { compareMemory } from '#engine/evaluation/jobs/memory-comparison.ts'
import { createKeptBoards } from '#engine/evaluation/kept-boards.ts'
import type { EvaluatedItem } from '#engine/workspace/evaluation-store.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import type { AdapterShelf } from './adapter-shelf.ts'
import { provenanceOf, setupCosts } from './evaluation-provenance.ts'
import { type EvaluationRunDeps, runEvaluation } from './evaluation-run.ts'
import type { ModelIdentity } from './model-identity.ts'
import type { TestSets } from './test-sets.ts'

/** Test sets asked to approaches, as jobs of an open workspace; one runs at a time. */
export interface EvaluationJobs {
  watch(signal?: AbortSignal): AsyncGenerator<EvaluationEvent, void, undefined>
  /** @throws EngineError EVALUATION_RUNNING, TEST_SET_NOT_FOUND, TEST_SET_EMPTY, NO_ADAPTER, ADAPTER_NOT_FOUND. */
  start(request: EvaluationRequest): Promise<EvaluationId>
  /** Resolves when what was answered is on disk. @throws EngineError EVALUATION_NOT_FOUND, as all that follow. */
  pause(id: EvaluationId): Promise<void>
  /** @throws EngineError EVALUATION_RUNNING. */
  resume(id: EvaluationId): Promise<void>
  stop(id: EvaluationId): Promise<void>
  /** Stops it where it runs. */
  remove(id: EvaluationId): Promise<void>
  get(id: EvaluationId): Evaluation
  scoreboard(id: EvaluationId, tag?: string): Promise<Scoreboard>
  rows(request: EvaluatedRowsRequest): EvaluatedRows
  question(id: EvaluationId, rowId: TestRowId, seed?: number): EvaluatedQuestion
  compare(from: EvaluationId, to: EvaluationId): Promise<Comparison>
  /** @throws EngineError EVALUATION_RUNNING, TEST_SET_EMPTY when no row expects a fact. */
  startMemoryTest(id: EvaluationId): Promise<EvaluationId>
  memoryTest(id: EvaluationId): MemoryTest | null
  /** Pauses what runs. */
  close(): Promise<void>
}

export interface EvaluationJobsDeps extends Omit<EvaluationRunDeps, 'store' | 'documents' | 'modelHash'> {
  workspace: Workspace
  testSets: Pick<TestSets, 'read'>
  adapters: Pick<AdapterShelf, 'load' | 'card' | 'strengthOf'>
  identity: ModelIdentity
}

/** Progress goes out at most this often. */
const progressIntervalMs = 200

/** The one that runs. `end` says what becomes of it and resolves when that is on disk. */
interface Running {
  id: EvaluationId
  ended: Promise<void>
  end(state: EvaluationState): Promise<void>
}

const notFound = (id: EvaluationId): EngineError =>
  new EngineError(
    'EVALUATION_NOT_FOUND',
    'This evaluation is not in the workspace any more. Nothing was changed. Choose one from the list.',
    { id },
  )

const endedInTheMiddle = (how: string): Failure => ({
  code: 'CANCELLED',
  message: `${how} while this evaluation ran. What was answered is kept. Resume it to go on from there.`,
})

const emptySet = (sentence: string): EngineError => new EngineError('TEST_SET_EMPTY', sentence)

export const createEvaluationJobs = (deps: EvaluationJobsDeps): EvaluationJobs => {
  const { workspace, testSets, adapters, adapterHash, identity, clock, logger } = deps
  const store = workspace.evaluations
  const feed = new EventFeed<EvaluationEvent>()
  /** Newest first, as everybody sees them. */
  const evaluations = new Map<EvaluationId, Evaluation>(
    store.list().map(evaluation => [evaluation.id, evaluation]),
  )
  let running: Running | null = null
  /** Taken from the check whether one runs until it does. */
  let starting = false
  let closed = false
  let publishAt: NodeJS.Timeout | undefined
  /** The items last asked for: pages of one list come one after the other. */
  let read: { id: EvaluationId; done: number; items: EvaluatedItem[] } | null = null

  const publish = (evaluation: Evaluation): void => {
    evaluations.set(evaluation.id, evaluation)
    clearTimeout(publishAt)
    publishAt = undefined
    feed.publish({ type: 'evaluation', evaluation })
  }
  const publishSoon = (evaluation: Evaluation): void => {
    evaluations.set(evaluation.id, evaluation)
    publishAt ??= setTimeout(() => {
      publishAt = undefined
      const latest = evaluations.get(evaluation.id)
      if (latest) publish(latest)
    }, progressIntervalMs)
  }
  /** What cannot be written (full disk) is still true in memory; after a restart it is found paused. */
  const setState = (evaluation: Evaluation, state: EvaluationState): void => {
    const { progress } = evaluation
    const next = { ...evaluation, state, progress: { ...progress, secondsLeft: null } }
    try {
      store.save(next)
    } catch (thrown) {
      logger.error('could not note where an evaluation stands', thrown, { id: evaluation.id })
    }
    publish(next)
  }

  for (const evaluation of evaluations.values())
    if (evaluation.state.type === 'running')
      setState(evaluation, { type: 'paused', failure: endedInTheMiddle('Diptych ended') })

  const get = (id: EvaluationId): Evaluation => {
    const evaluation = evaluations.get(id)
    if (!evaluation) throw notFound(id)
    return evaluation
  }
  const itemsOf = (id: EvaluationId): EvaluatedItem[] => {
    const { done } = get(id).progress
    if (read?.id !== id || read.done !== done) read = { id, done, items: store.items(id) }
    return read.items
  }
  const boards = createKeptBoards(itemsOf)

  const requireFree = (): void => {
    const busy = running && evaluations.get(running.id)
    if (!busy && !starting) return
    throw new EngineError(
      'EVALUATION_RUNNING',
      `${busy ? `The test set “${busy.testSetName}” is being evaluated` : 'Another evaluation is being started'} now, and one evaluation runs at a time. Nothing was changed. Wait until it ends, or pause it first.`,
      { id: running?.id },
    )
  }

  const launch = (evaluation: Evaluation): void => {
    const abort = new AbortController()
    const { id } = evaluation
    let kept: Evaluation = { ...evaluation, state: { type: 'running' } }
    /** Why it ends before its last question. */
    let ending: EvaluationState = { type: 'paused', failure: null }
    store.save(kept)
    publish(kept)
    const work = runEvaluation(
      kept,
      { ...deps, store, documents: workspace.documents, modelHash: identity.model.hash },
      {
        answer: publishSoon,
        question(done) {
          kept = done
          publishSoon(done)
        },
      },
      abort.signal,
    )
    const ended = work
      .then(
        () => setState(kept, { type: 'finished' }),
        (thrown: unknown) => {
          if (abort.signal.aborted) return setState(kept, ending)
          const failure = toFailure(thrown)
          if (failure.code === 'UNEXPECTED') logger.error('an evaluation had to pause', thrown, { id })
          setState(kept, { type: 'paused', failure })
        },
      )
      .finally(() => {
        running = null
      })
    running = {
      id,
      ended,
      end(state) {
        ending = state
        abort.abort()
        return ended
      },
    }
  }

  const adapterFor = ({ approaches, adapterId }: EvaluationRequest): AdapterId | null => {
    if (!approaches.some(usesAdapter)) return null
    const chosen = adapterId ?? workspace.activeAdapter
    if (chosen === null)
      throw new EngineError(
        'NO_ADAPTER',
        'No adapter is active, so there is no tuned model to measure. Nothing was asked. Activate an adapter, or evaluate base and rag alone.',
      )
    return chosen
  }

  const begin = async (
    request: EvaluationRequest,
    readSet: () => Promise<{ set: Pick<TestSetSummary, 'name' | 'contentHash'>; rows: TestRow[] }>,
    memoryOf: EvaluationId | null,
  ): Promise<EvaluationId> => {
    requireFree()
    starting = true
    try {
      const { set, rows } = await readSet()
      const adapterId = adapterFor(request)
      const seeds = [...new Set(request.seeds)]
      const evaluation: Evaluation = {
        id: EvaluationId.parse(randomUUID()),
        createdAt: clock.now().toISOString(),
        testSetName: set.name,
        request: { ...request, seeds },
        rows: rows.length,
        state: { type: 'running' },
        progress: {
          ...{ done: 0, total: rows.length * seeds.length },
          ...{ cachedAnswers: 0, answers: 0, failedAnswers: 0, secondsSpent: 0, secondsLeft: null },
        },
        provenance: await provenanceOf({ workspace, adapters, adapterHash, identity }, set, adapterId),
        costs: await setupCosts({ workspace, adapters }, adapterId),
      }
      if (closed) throw new EngineError('CANCELLED', 'The workspace is being closed. Nothing was asked.')
      store.create(evaluation, rows, memoryOf)
      const others = [...evaluations]
      evaluations.clear()
      for (const [id, known] of [[evaluation.id, evaluation] as const, ...others]) evaluations.set(id, known)
      launch(evaluation)
      return evaluation.id
    } finally {
      starting = false
    }
  }

  /** A set of any size is measured, but not a set of nothing. */
  const rowsToAsk = async ({ testSetId, tags, limit }: EvaluationRequest) => {
    const { summary, rows } = await testSets.read(testSetId)
    if (rows.length === 0)
      throw emptySet(
        `The test set “${summary.name}” has no questions, so there is nothing to measure. Nothing was asked. Add some to it first.`,
      )
    const chosen = chosenRows(rows, { tags, limit })
    if (chosen.length === 0)
      throw emptySet(
        `No question of “${summary.name}” has the tag ${(tags ?? []).map(tag => `“${tag}”`).join(' or ')}. Nothing was asked. Choose another tag.`,
      )
    return { set: summary, rows: chosen }
  }

  return {
    async *watch(signal) {
      // Snapshot and subscription in one step: no event falls between them.
      const events = feed.subscribe(signal)
      yield { type: 'snapshot', evaluations: [...evaluations.values()] }
      yield* events
    },
    start: request => begin(request, () => rowsToAsk(request), null),
    async pause(id) {
      get(id)
      if (running?.id === id) await running.end({ type: 'paused', failure: null })
    },
    async resume(id) {
      const evaluation = get(id)
      if (running?.id === id || evaluation.state.type === 'finished') return
      requireFree()
      launch(evaluation)
    },
    async stop(id) {
      const evaluation = get(id)
      if (running?.id === id) await running.end({ type: 'stopped' })
      else if (evaluation.state.type === 'paused') setState(evaluation, { type: 'stopped' })
    },
    async remove(id) {
      get(id)
      if (running?.id === id) await running.end({ type: 'stopped' })
      store.remove(id)
      evaluations.delete(id)
      if (read?.id === id) read = null
      boards.forget(id)
      feed.publish({ type: 'removed', id })
    },
    get,
    async scoreboard(id, tag) {
      const board = await boards.of(get(id), tag ?? null)
      return { evaluation: get(id), ...board }
    },
    rows: ({ id, ...request }) => listEvaluatedRows(itemsOf(id), get(id).request.approaches, request),
    question(id, rowId, seed) {
      get(id)
      return store.question(id, rowId, seed)
    },
    async compare(from, to) {
      const [before, after] = [get(from), get(to)]
      const compared = await inSlices(compareItems(store.items(from), store.items(to)))
      return { from: before, to: after, changed: changedBetween(before, after), ...compared }
    },
    startMemoryTest(id) {
      const { request, testSetName, provenance } = get(id)
      return begin(
        { ...request, passages: 'without-support', perplexity: false },
        async () => {
          const rows = store.rows(id).filter(({ expectedFacts }) => expectedFacts.length > 0)
          if (rows.length === 0)
            throw emptySet(
              `No question of “${testSetName}” expects a fact, so there is nothing to take away. Nothing was asked. Add expected facts to its rows first.`,
            )
          return { set: { name: testSetName, contentHash: provenance.testSetHash }, rows }
        },
        id,
      )
    },
    memoryTest(id) {
      get(id)
      const other = store.memoryTestOf(id)
      if (other === undefined || evaluations.get(other)?.state.type !== 'finished') return null
      return {
        evaluationId: id,
        withoutSupportId: other,
        ...compareMemory(store.items(id), store.items(other)),
      }
    },
    async close() {
      closed = true
      await running?.end({ type: 'paused', failure: endedInTheMiddle('The workspace was closed') })
      clearTimeout(publishAt)
      feed.close()
    },
  }
}
