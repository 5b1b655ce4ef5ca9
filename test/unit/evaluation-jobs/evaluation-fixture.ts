import type { Evaluation, EvaluationRequest } from '#contract/evaluation.ts'
import { EvaluationRequest as Request } from '#contract/evaluation.ts'
import { AdapterId, type EvaluationId, TestSetId } from '#contract/ids.ts'
import { TestRow } from '#contract/test-set.ts'
import { createAdapterHashes } from '#engine/api/adapter-hashes.ts'
import { type AdapterShelf, createAdapterShelf } from '#engine/api/adapter-shelf.ts'
import { createEvaluationJobs, type EvaluationJobs } from '#engine/api/evaluation-jobs.ts'
import { createFreshnessTests, type FreshnessTests } from '#engine/api/freshness-tests.ts'
import { systemClock } from '#engine/core/clock.ts'
import { EngineError } from '#engine/core/errors.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { createOneAtATime } from '#engine/core/serial-work.ts'
import { createTurns, type Turns } from '#engine/core/turns.ts'
import type { GenerationRequest, LanguageModel } from '#engine/models/language-model.ts'
import { readPeftAdapter } from '#engine/models/peft-adapter.ts'
import { createRetriever } from '#engine/retrieval/hybrid-retriever.ts'
import { createKeywordIndex } from '#engine/retrieval/keyword-index.ts'
import { base, trained } from '#test/unit/adapters/shelf-fixture.ts'
import {
  addAndWait,
  type Library,
  openLibrary,
  paragraphReader,
  textFile,
} from '#test/unit/retrieval/library-fixture.ts'

/** A model that answers with its prompt and tells what it was asked. */
export interface ParrotModel extends LanguageModel {
  asked: GenerationRequest[]
  /** Runs before each answer, for tests that pause, fail or wait in the middle. */
  before(request: GenerationRequest): Promise<void> | void
}

export const createParrot = (): ParrotModel => {
  const held = new Set<string>()
  return {
    ...{
      id: 'parrot',
      name: 'Parrot',
      base,
      cacheInPlace: true,
      contextTokens: 10_000,
      asked: [],
      before: () => {},
    },
    countTokens: async messages => messages.map(({ content }) => content).join(' ').length,
    countExampleTokens: async examples => examples.map(() => 1),
    // The longer, the less likely.
    score: async (_, answer) => ({ meanNegativeLogLikelihood: answer.length / 10, tokens: 1 }),
    async loadAdapter(id, folder) {
      await readPeftAdapter(folder, base)
      held.add(id)
    },
    async unloadAdapter(id) {
      held.delete(id)
    },
    async *generate(request, signal) {
      this.asked.push(request)
      await this.before(request)
      const [message] = request.messages
      const text = `${request.adapterId === null ? 'Plain' : 'Tuned'}: ${message?.content}`
      yield { type: 'prefilled', promptTokens: 10, timeToFirstTokenMs: 5 }
      yield { type: 'text', delta: text }
      yield {
        type: 'finished',
        finishReason: signal?.aborted ? 'stopped' : 'end',
        answerTokens: 3,
        decodeMs: 6,
      }
    },
    async close() {},
  }
}

export const testSetId = TestSetId.parse('pumps')

/** A question about each pump, whose pressure the library says. */
const pumpRows = (count: number): TestRow[] =>
  Array.from({ length: count }, (_, index) =>
    TestRow.parse({
      id: `q${index}`,
      question: `What pressure does the pump P${index} need?`,
      expectedFacts: [{ type: 'text', wordings: [`${100 + index} bar`] }],
      expectedSources: [{ document: `pump-${index}.md` }],
      tags: index % 2 === 0 ? ['even'] : ['odd'],
    }),
  )

export const pumpText = (index: number, bar = 100 + index): string =>
  `The pump P${index} needs a pressure of ${bar} bar at its inlet.`

export interface Evaluating extends AsyncDisposable {
  library: Library
  jobs: EvaluationJobs
  freshness: FreshnessTests
  shelf: AdapterShelf
  model: ParrotModel
  turns: Turns
  rows: TestRow[]
  adapterId: AdapterId
}

/** The real parts over a workspace folder with one document and one question a pump; only the model is a parrot. */
export const openEvaluating = async (
  folder: string,
  { pumps = 4, model = createParrot() }: { pumps?: number; model?: ParrotModel } = {},
): Promise<Evaluating> => {
  const library = await openLibrary(folder)
  const { workspace } = library
  if (workspace.documents.count() === 0)
    await addAndWait(
      library,
      Array.from({ length: pumps }, (_, index) => textFile(`pump-${index}.md`, pumpText(index))),
    )
  const common = { workspace, model: Promise.resolve(model), clock: systemClock, logger: silentLogger }
  const shelf = createAdapterShelf({ ...common, modelName: 'Parrot', merge: async () => {} })
  const [known] = await shelf.list()
  const adapterId = known?.id ?? (await shelf.add(trained('style')))
  await shelf.activate(AdapterId.parse(adapterId))
  const rows = pumpRows(pumps)
  const turns = createTurns()
  const parts = {
    ...common,
    turns,
    adapters: shelf,
    adapterHash: createAdapterHashes(workspace.folders.adapters),
    testSets: {
      async read(id: TestSetId) {
        if (id !== testSetId) throw new EngineError('TEST_SET_NOT_FOUND', 'There is no such test set.')
        const summary = { id, name: 'Pumps', rows: rows.length, sizeBytes: 1, contentHash: 'c'.repeat(64) }
        return { summary: { ...summary, changedAt: '2026-11-21T12:00:00Z', canUndo: false, tags: [] }, rows }
      },
    },
  }
  const { embedder, vectorStore } = library
  const identity = {
    version: '1.0.0',
    model: { id: 'parrot', name: 'Parrot', hash: 'p'.repeat(64) },
    embeddingModel: { id: 'trigrams', name: 'Trigrams' },
  }
  const jobs = createEvaluationJobs({
    ...parts,
    identity,
    embed: texts => embedder.embed([...texts]),
    retriever: createRetriever({
      ...{ workspace, embedder, vectorStore, clock: systemClock },
      keywordIndex: createKeywordIndex(workspace),
    }),
  })
  const freshness = createFreshnessTests({
    ...{ ...parts, embedder, reader: paragraphReader, modelHash: identity.model.hash },
    exclusive: createOneAtATime(),
  })
  return {
    ...{ library, jobs, freshness, shelf, model, turns, rows, adapterId },
    async [Symbol.asyncDispose]() {
      await Promise.all([jobs.close(), freshness.close()])
      await shelf.close()
      await library[Symbol.asyncDispose]()
    },
  }
}

export const request = (more: Partial<EvaluationRequest> = {}): EvaluationRequest =>
  Request.parse({ testSetId, approaches: ['base', 'rag', 'tuned', 'hybrid'], ...more })

/** Waits until the evaluation does not run any longer. */
export const ended = async ({ jobs }: Evaluating, id: EvaluationId): Promise<Evaluation> => {
  for await (const event of jobs.watch()) {
    const told =
      event.type === 'snapshot' ? event.evaluations : event.type === 'evaluation' ? [event.evaluation] : []
    const evaluation = told.find(known => known.id === id)
    if (evaluation && evaluation.state.type !== 'running') return evaluation
  }
  throw new Error('the feed ended')
}
