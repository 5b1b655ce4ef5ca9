import { randomUUID } from 'node:crypto'
import { type Approach, approaches, usesAdapter } from '#contract/approach.ts'
import type { Failure } from '#contract/errors.ts'
import type { FreshnessRequest, FreshnessTest } from '#contract/freshness.ts'
import type { AdapterId, TestSetId } from '#contract/ids.ts'
import type { LibraryDocument } from '#contract/library.ts'
import { type Answer, RunSettings } from '#contract/run.ts'
import type { Clock } from '#engine/core/clock.ts'
import { EngineError, toFailure } from '#engine/core/errors.ts'
import { EventFeed } from '#engine/core/event-feed.ts'
import type { Logger } from '#engine/core/logging.ts'
import { createOneAtATime } from '#engine/core/serial-work.ts'
import type { Turns } from '#engine/core/turns.ts'
import { changeFact, versionSaid } from '#engine/evaluation/jobs/fact-change.ts'
import { copyLibrary, type LibraryCopyDeps } from '#engine/retrieval/library-copy.ts'
import type { Retriever } from '#engine/retrieval/retriever.ts'
import { VectorPlace } from '#engine/retrieval/vector-place.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import { vectorStoreSetting } from '#engine/workspace/workspace-settings.ts'
import type { AdapterShelf } from './adapter-shelf.ts'
import { type AskedAdapter, type AskingDeps, askForMeasuring } from './asking.ts'
import { proposeFactChanges, textLikeFormats } from './freshness-proposals.ts'
import { checkQuestion } from './question.ts'
import type { TestSets } from './test-sets.ts'

/** Changes of one fact on a copy of the library, and what the approaches make of it. */
export interface FreshnessTests {
  /** @throws EngineError TEST_SET_NOT_FOUND. */
  proposals(testSetId: TestSetId): Promise<FreshnessRequest[]>
  /**
   * Resolves when the test is on disk and has begun, or waits for the one before it.
   * @throws EngineError FRESHNESS_IMPOSSIBLE, DOCUMENT_NOT_FOUND, NO_ADAPTER, QUESTION_EMPTY.
   */
  start(request: FreshnessRequest): Promise<string>
  /** Newest first. */
  list(): FreshnessTest[]
  watch(signal?: AbortSignal): AsyncGenerator<FreshnessTest[], void, undefined>
  /** Ends it where it runs. Fine when there is none. */
  remove(id: string): void
  close(): Promise<void>
}

export interface FreshnessTestsDeps extends AskingDeps, Omit<LibraryCopyDeps, 'workspace'> {
  workspace: Workspace
  testSets: Pick<TestSets, 'read'>
  adapters: Pick<AdapterShelf, 'load' | 'strengthOf'>
  adapterHash(id: AdapterId): Promise<string>
  turns: Pick<Turns, 'later'>
  clock: Clock
  logger: Logger
}

interface ChangedDocument {
  document: LibraryDocument
  /** With the fact changed. */
  bytes: Uint8Array
}

const impossible = (why: string): EngineError =>
  new EngineError('FRESHNESS_IMPOSSIBLE', `${why} Nothing was changed. Choose another fact.`)

const endedInTheMiddle = (how: string): Failure => ({
  code: 'CANCELLED',
  message: `${how} while this test ran. The library was never changed. Start the test again.`,
})

const textOf = (answer: Answer): string => (answer.type === 'done' ? answer.text : '')

export const createFreshnessTests = (deps: FreshnessTestsDeps): FreshnessTests => {
  const { workspace, testSets, adapterHash, adapters, turns, clock, logger } = deps
  const store = workspace.freshness
  const feed = new EventFeed<void>()
  const oneAtATime = createOneAtATime()
  const running = new Map<string, { abort: AbortController; ended: Promise<void> }>()
  const settings = RunSettings.parse({})

  const save = (test: FreshnessTest): void => {
    store.save(test)
    feed.publish()
  }
  for (const test of store.list())
    if (test.state.type === 'running')
      store.save({ ...test, state: { type: 'failed', failure: endedInTheMiddle('Diptych ended') } })

  const adapterNow = async (): Promise<AskedAdapter> => {
    const id = workspace.activeAdapter
    if (id === null)
      throw new EngineError(
        'NO_ADAPTER',
        'No adapter is active, so there is no tuned model to ask. Nothing was asked. Activate an adapter, or ask base and rag alone.',
      )
    return { id, hash: await adapterHash(id), strength: adapters.strengthOf(id) }
  }

  /** The document and its bytes with the fact changed. @throws EngineError DOCUMENT_NOT_FOUND, FRESHNESS_IMPOSSIBLE. */
  const changed = async ({ documentId, find, replace }: FreshnessRequest): Promise<ChangedDocument> => {
    const { document } = workspace.documents.detail(documentId)
    const place = workspace.settings.get(vectorStoreSetting, VectorPlace)
    if (place?.type === 'postgres')
      throw impossible('The vectors of this workspace lie on a server, of which no copy is made.')
    if (!textLikeFormats.has(document.format))
      throw impossible(
        `The document “${document.name}” is ${document.format}, in which a fact cannot be changed without the program that wrote it.`,
      )
    if (find.trim() === replace.trim()) throw impossible('The fact and what it is to become are the same.')
    const bytes = changeFact(await workspace.originals.read(document), { find, replace })
    if (!bytes) throw impossible(`The file of “${document.name}” does not have “${find}” as whole words.`)
    return { document, bytes }
  }

  /** Every approach's answer from what a library says. Answers to the same prompt are given once. */
  const askAll = async (
    retriever: Retriever,
    request: FreshnessRequest,
    adapter: AskedAdapter | null,
    given: Map<string, Answer>,
    signal: AbortSignal,
  ): Promise<Map<Approach, string>> => {
    const { question } = request
    const retrieval = await turns.later(
      () => retriever.retrieve({ question, limit: settings.passages }, signal),
      signal,
    )
    const texts = new Map<Approach, string>()
    for (const approach of approaches.filter(one => request.approaches.includes(one))) {
      const { answer, answerKey } = await turns.later(
        () =>
          askForMeasuring(
            deps,
            { approach, question, settings, retrieval, adapter, filter: undefined },
            key => {
              const answer = given.get(key)
              return answer && { answer, cached: true }
            },
            signal,
          ),
        signal,
      )
      if (answerKey !== null) given.set(answerKey, answer)
      texts.set(approach, textOf(answer))
    }
    return texts
  }

  /** Everything that happens on the copy, which is gone when this resolves. */
  const measure = async (
    request: FreshnessRequest,
    { document, bytes }: ChangedDocument,
    adapter: AskedAdapter | null,
    doing: (phrase: string) => void,
    signal: AbortSignal,
  ): Promise<Pick<FreshnessTest, 'reindexMs' | 'answers'>> => {
    const given = new Map<string, Answer>()
    doing('Copying the library')
    await using copy = await copyLibrary(deps)
    doing('Asking before the change')
    const before = await askAll(copy.retriever, request, adapter, given, signal)
    doing('Reading the changed document')
    const reindexMs = await copy.change(document.name, bytes, signal)
    doing('Asking after the change')
    const after = await askAll(copy.retriever, request, adapter, given, signal)
    const answers: FreshnessTest['answers'] = {}
    for (const [approach, text] of before) {
      const told = (said: string) => ({ text: said, says: versionSaid(said, request) })
      const [was, is] = [told(text), told(after.get(approach) ?? '')]
      answers[approach] = { before: was, after: is, flipped: was.says === 'old' && is.says === 'new' }
    }
    return { reindexMs, answers }
  }

  const run = async (
    begun: FreshnessTest,
    change: ChangedDocument,
    adapter: AskedAdapter | null,
    signal: AbortSignal,
  ): Promise<void> => {
    /** Not of a test or a document that was removed meanwhile: both are quoted in it. */
    const saveUnlessRemoved = (test: FreshnessTest): void => {
      if (running.has(test.id) && workspace.documents.get(change.document.id)) save(test)
    }
    const doing = (phrase: string): void =>
      saveUnlessRemoved({ ...begun, state: { type: 'running', doing: phrase } })
    const measured = await measure(begun.request, change, adapter, doing, signal)
    saveUnlessRemoved({ ...begun, state: { type: 'finished' }, ...measured })
  }

  return {
    proposals: async testSetId =>
      proposeFactChanges(workspace, testSetId, (await testSets.read(testSetId)).rows),
    async start(asked) {
      const request = { ...asked, question: checkQuestion(asked.question) }
      const change = await changed(request)
      const adapter = request.approaches.some(usesAdapter) ? await adapterNow() : null
      const begun: FreshnessTest = {
        id: randomUUID(),
        createdAt: clock.now().toISOString(),
        request,
        documentName: change.document.name,
        state: { type: 'running', doing: 'Waiting for the test before it' },
        reindexMs: null,
        answers: {},
      }
      const { id } = begun
      const abort = new AbortController()
      save(begun)
      const ended = oneAtATime(async () => {
        abort.signal.throwIfAborted()
        await run(begun, change, adapter, abort.signal)
      })
        .catch(thrown => {
          // Removed tests stay removed; closing says so.
          if (!running.has(id)) return
          const failure = abort.signal.aborted
            ? endedInTheMiddle('The workspace was closed')
            : toFailure(thrown)
          if (failure.code === 'UNEXPECTED') logger.error('a freshness test failed', thrown, { id })
          save({ ...begun, state: { type: 'failed', failure } })
        })
        .catch(thrown => logger.error('could not note how a freshness test ended', thrown, { id }))
        .finally(() => running.delete(id))
      running.set(id, { abort, ended })
      return id
    },
    list: store.list,
    async *watch(signal) {
      const events = feed.subscribe(signal)
      yield store.list()
      for await (const _ of events) yield store.list()
    },
    remove(id) {
      const test = running.get(id)
      running.delete(id)
      test?.abort.abort()
      store.remove(id)
      feed.publish()
    },
    async close() {
      const unfinished = [...running.values()]
      for (const { abort } of unfinished) abort.abort()
      await Promise.all(unfinished.map(({ ended }) => ended))
      feed.close()
    },
  }
}
