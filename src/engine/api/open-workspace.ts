import type { Clock } from '#engine/core/clock.ts'
import type { Logger } from '#engine/core/logging.ts'
import { createOneAtATime } from '#engine/core/serial-work.ts'
import { createTurns } from '#engine/core/turns.ts'
import type { DocumentReader } from '#engine/documents/document.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'
import { givingWay } from '#engine/embedding/giving-way.ts'
import { rememberEmbeddings } from '#engine/embedding/remembered-embedding.ts'
import { questionsWithSources, scoreIndex } from '#engine/evaluation/index-score.ts'
import type { LanguageModel } from '#engine/models/language-model.ts'
import { createFollowedFolders, type FollowedFolders } from '#engine/retrieval/followed/followed-folders.ts'
import { createRetriever } from '#engine/retrieval/hybrid-retriever.ts'
import { createIndexBuilder, type IndexBuilder } from '#engine/retrieval/index-building.ts'
import { createIndexer, type Indexer } from '#engine/retrieval/indexing.ts'
import { createKeywordIndex } from '#engine/retrieval/keyword-index.ts'
import { createLiveVectors } from '#engine/retrieval/live-vectors.ts'
import { createPassageRanking } from '#engine/retrieval/passage-ranking.ts'
import { createRelevanceFloor } from '#engine/retrieval/relevance-floor.ts'
import { createSearcher, type Searcher } from '#engine/retrieval/searcher.ts'
import { changeVectorPlace, openIndexPlaces, type VectorPlace } from '#engine/retrieval/vector-place.ts'
import { readCheckpointNotes } from '#engine/tuning/trainer/checkpoint.ts'
import { libraryOptions } from '#engine/workspace/library-options.ts'
import { openWorkspace, type Workspace } from '#engine/workspace/workspace.ts'
import { createAdapterHashes } from './adapter-hashes.ts'
import { type AdapterShelf, createAdapterShelf } from './adapter-shelf.ts'
import { type Advisor, createAdvisor } from './advisor.ts'
import { answerCosts, evaluationEvidence } from './advisor-measurements.ts'
import { createEvaluationJobs, type EvaluationJobs } from './evaluation-jobs.ts'
import { setupCosts } from './evaluation-provenance.ts'
import { createFreshnessTests, type FreshnessTests } from './freshness-tests.ts'
import type { ModelIdentity } from './model-identity.ts'
import type { MergeAdapter } from './models.ts'
import { createPresentations, type Presentations } from './presentations.ts'
import { createReports, type Reports } from './reports.ts'
import type { RerankerShelf } from './reranker-shelf.ts'
import { createRunJobs, type RunJobs } from './run-jobs.ts'
import type { SharedTraining } from './shared-training.ts'
import { createTestSets, type TestSets } from './test-sets.ts'
import { createTrainingJobs, type TrainingJobs } from './training-jobs.ts'
import { createTrainingSets, type TrainingSets } from './training-sets.ts'

/** An open workspace with everything that works on it. Owned by whoever opened it, until `close`. */
export interface OpenWorkspace {
  workspace: Workspace
  indexer: Indexer
  index: IndexBuilder
  folders: FollowedFolders
  searcher: Searcher
  adapters: AdapterShelf
  trainingSets: TrainingSets
  trainings: TrainingJobs
  runs: RunJobs
  testSets: TestSets
  evaluations: EvaluationJobs
  freshnessTests: FreshnessTests
  reports: Reports
  advisor: Advisor
  presentations: Presentations
  close(): Promise<void>
}

export interface OpenWorkspaceDeps {
  reader: DocumentReader
  embedder: Embedder
  modelId: string
  modelName: string
  /** What evaluations name as what they measured. */
  identity: ModelIdentity
  model: Promise<LanguageModel>
  merge: MergeAdapter
  training: SharedTraining
  rerankers: Pick<RerankerShelf, 'use'>
  /** undefined leaves what the workspace's settings say. */
  vectorPlace?: VectorPlace | undefined
  clock: Clock
  logger: Logger
}

/** Opens and repairs a workspace. @throws EngineError as `openWorkspace` does. */
export const openWorkspaceWithLibrary = async (
  folder: string,
  deps: OpenWorkspaceDeps,
): Promise<OpenWorkspace> => {
  const { reader, embedder, modelId, modelName, identity, model, merge, training, rerankers, clock, logger } =
    deps
  const workspace = await openWorkspace(folder, { logger })
  /** What must be closed with the workspace, from the last to the first. */
  const opened = new AsyncDisposableStack()
  opened.defer(workspace.close)
  try {
    const vectorOptions = { embedderId: embedder.id, dimensions: embedder.dimensions, logger }
    if (deps.vectorPlace) await changeVectorPlace(workspace, deps.vectorPlace, vectorOptions)
    const places = await openIndexPlaces(workspace, vectorOptions)
    opened.defer(places.close)
    const vectors = createLiveVectors(await places.open(workspace.indexes.active()))
    const vectorStore = vectors.store
    opened.defer(vectorStore.close)
    const keywordIndex = createKeywordIndex(workspace)
    const relevanceFloor = createRelevanceFloor({
      embedder,
      vectorStore,
      settings: workspace.settings,
      generation: () => workspace.indexes.active().generation,
      logger,
    })
    const ranking = {
      ...{ embedder, vectorStore, keywordIndex, workspace, clock },
      floor: relevanceFloor.forQuestion,
      reranker: () => {
        const { rerankerId } = libraryOptions(workspace.settings)
        return rerankerId && rerankers.use(rerankerId)
      },
    }
    const retriever = createRetriever(ranking)
    const exclusive = createOneAtATime()
    const turns = createTurns()
    const indexing = {
      ...{ workspace, reader, vectorStore, exclusive, clock, logger },
      // Whoever asks has the machine: nothing is embedded for the library meanwhile.
      embedder: givingWay(embedder, turns.free),
    }
    const indexer = createIndexer(indexing)
    opened.defer(indexer.close) // unfinished jobs run from `reconcile` on; closing twice is fine
    const index = createIndexBuilder({
      ...indexing,
      vectors,
      places,
      onSwap: indexer.tellAll,
      score: async signal => {
        const rank = createPassageRanking(ranking)
        return scoreIndex(await questionsWithSources(workspace.folders.testSets), async question => {
          const { ranked } = await rank(question, undefined, signal)
          return ranked.map(({ chunk }) => chunk.documentName)
        })
      },
    })
    await indexer.reconcile()
    index.resume()
    const adapters = createAdapterShelf({ workspace, modelName, model, merge, clock, logger })
    const trainingSets = await createTrainingSets({ workspace, model, logger })
    const trainings = createTrainingJobs({
      folder: workspace.folders.trainings,
      ...training,
      trainingSets,
      adapters,
      suggestedQuestions: workspace.info.suggestedQuestions,
      readCurves: readCheckpointNotes,
      model,
      clock,
      logger,
    })
    const embed = (texts: readonly string[]) => embedder.embed([...texts])
    const runs = createRunJobs({
      runs: workspace.runs,
      retriever,
      adapters,
      activeAdapterId: () => workspace.activeAdapter,
      modelId,
      model,
      embed,
      turns,
      clock,
      logger,
    })
    const searcher = createSearcher(ranking)
    const testSets = await createTestSets({
      ...{ workspace, trainingSets, searcher, embedder, model, turns, logger },
    })
    const measuring = {
      ...{ workspace, testSets, adapters, model, turns, clock, logger },
      adapterHash: createAdapterHashes(workspace.folders.adapters),
      modelHash: identity.model.hash,
    }
    const evaluations = createEvaluationJobs({
      ...{ ...measuring, retriever, identity },
      embed: rememberEmbeddings(embedder),
    })
    const freshnessTests = createFreshnessTests({
      ...{ ...measuring, reader, embedder, exclusive },
      ...{ floor: ranking.floor, reranker: ranking.reranker },
    })
    const advisor = createAdvisor({
      ...{ workspace, embedder, clock, diptychVersion: identity.version },
      evidence: evaluationEvidence(evaluations),
      costs: async () => ({
        setUp: await setupCosts({ workspace, adapters }, workspace.activeAdapter),
        reindexMs: freshnessTests.list().find(({ reindexMs }) => reindexMs !== null)?.reindexMs ?? null,
        answers: await answerCosts(evaluations),
      }),
    })
    const folders = createFollowedFolders({ workspace, indexer, clock, logger })
    // Ends with the indexer.
    const floorKept = relevanceFloor.follow(indexer.watch())
    return {
      workspace,
      indexer,
      index,
      folders,
      searcher,
      adapters,
      trainingSets,
      trainings,
      runs,
      testSets,
      evaluations,
      freshnessTests,
      reports: createReports({ workspace, evaluations, freshnessTests, advisor, clock }),
      advisor,
      presentations: createPresentations(workspace),
      async close() {
        // All need the model, and a training the shelf: they end before those.
        await Promise.all([runs.close(), evaluations.close(), freshnessTests.close(), trainings.close()])
        await relevanceFloor.close()
        await folders.close()
        await index.close()
        await indexer.close()
        await floorKept
        await adapters.close()
        await opened.disposeAsync()
      },
    }
  } catch (thrown) {
    await opened.disposeAsync()
    throw thrown
  }
}
