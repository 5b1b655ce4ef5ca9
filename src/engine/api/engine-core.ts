import type { JobId, WorkspaceId } from '#contract/ids.ts'
import type { FollowedFolder } from '#contract/library.ts'
import type { EngineState, SystemStatus } from '#contract/system.ts'
import type { WorkspaceInfo } from '#contract/workspace.ts'
import { toEngineError, toFailure } from '#engine/core/errors.ts'
import { EventFeed } from '#engine/core/event-feed.ts'
import { createDocumentReader } from '#engine/documents/worker-reader.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'
import type { LanguageModel } from '#engine/models/language-model.ts'
import { walkPaths } from '#engine/retrieval/library-file.ts'
import type { VectorPlace } from '#engine/retrieval/vector-place.ts'
import type { EngineDeps } from './engine-deps.ts'
import {
  adapterMerger,
  embeddingModelFolder,
  type ModelNames,
  readModelIdentity,
  readModelNames,
  startEmbedder,
  startLanguageModel,
  threads,
} from './models.ts'
import { type OpenWorkspace, openWorkspaceWithLibrary } from './open-workspace.ts'
import { createRerankerShelf, type RerankerShelf, rerankersFolderOf } from './reranker-shelf.ts'
import { createSharedTraining } from './shared-training.ts'
import { exportWorkspace, importUpload } from './workspace-exports.ts'
import {
  chooseWorkspace,
  createNamedWorkspace,
  followFolder,
  listAllWorkspaces,
  prepareWorkspace,
  rememberLastUsed,
  seedScenario,
} from './workspaces.ts'

const memoryIntervalMs = 5000

/** What the engine holds and does, behind the router. */
export interface EngineCore {
  /** Resolves when questions can be asked; another promise after a failed start was made good. */
  ready(): Promise<void>
  status(): Promise<SystemStatus>
  watchStatus(signal?: AbortSignal): AsyncGenerator<SystemStatus, void, undefined>
  listWorkspaces(): Promise<WorkspaceInfo[]>
  /** The open workspace, as soon as there is one. Rejects with what kept it from being opened. */
  current(): Promise<OpenWorkspace>
  openWorkspace(id: WorkspaceId): Promise<WorkspaceInfo>
  createWorkspace(name: string): Promise<WorkspaceInfo>
  /** Of the open workspace, into the data folder's `exports`. */
  exportWorkspace(): Promise<{ place: string; sizeBytes: number }>
  importWorkspace(file: Blob): Promise<WorkspaceInfo>
  /** Of the data folder, for all workspaces. */
  rerankers: RerankerShelf
  addPaths(paths: string[]): Promise<JobId>
  followPaths(paths: string[]): Promise<FollowedFolder[]>
  close(): Promise<void>
}

/** Starts everything at once: models in their workers, the workspace as soon as texts can be embedded. */
export const startEngineCore = (deps: EngineDeps): EngineCore => {
  const { clock, logger } = deps
  const startedAt = clock.now().toISOString()
  const startedMs = clock.monotonicMs()
  const changes = new EventFeed<void>()
  let state: EngineState = { type: 'starting', step: 'Loading the models', startedAt }
  let closed = false
  const setState = (next: EngineState): void => {
    state = next
    changes.publish()
  }
  const step = (sentence: string): void => {
    if (state.type === 'starting') setState({ type: 'starting', step: sentence, startedAt })
  }
  const memory = setInterval(() => changes.publish(), memoryIntervalMs)
  memory.unref()

  const names: Promise<ModelNames> = readModelNames(deps)
  const model: Promise<LanguageModel> = startLanguageModel(deps, why =>
    step(
      why === 'missing'
        ? 'Preparing the language model (on the first start only)'
        : 'Preparing the language model again, because its prepared files are damaged or of an older Diptych',
    ),
  )
  model.then(
    ({ cacheInPlace }) => {
      if (!cacheInPlace)
        logger.warn('Long answers will be slow: this onnxruntime does not keep the decoder’s cache in place.')
    },
    () => {}, // whoever waits for the model hears of its failure
  )
  const embedder: Promise<Embedder & { close(): Promise<void> }> = startEmbedder(deps)
  const reader = embeddingModelFolder(deps).then(tokenizerFolder =>
    createDocumentReader({ workerUrl: deps.workers.documents, tokenizerFolder }),
  )

  const training = createSharedTraining(deps)
  const rerankers = createRerankerShelf({
    folder: rerankersFolderOf(deps.dataFolder),
    workerUrl: deps.workers.reranker,
    ...{ threads, clock, logger },
  })

  const open = async (folder: string, vectorPlace?: VectorPlace): Promise<OpenWorkspace> => {
    const { languageModel } = await names
    return openWorkspaceWithLibrary(folder, {
      reader: await reader,
      embedder: await embedder,
      modelId: languageModel.id,
      modelName: languageModel.name,
      identity: await readModelIdentity(deps),
      model,
      merge: adapterMerger(deps),
      training,
      rerankers,
      vectorPlace,
      clock,
      logger,
    })
  }

  let current: Promise<OpenWorkspace> = (async () =>
    open(await chooseWorkspace(deps, deps.open), deps.vectors))()
  /** One that lies elsewhere is listed, and can be gone back to, for as long as the engine runs. */
  const elsewhere: Promise<{ folder: string; info: WorkspaceInfo } | null> =
    typeof deps.open === 'object' && 'workspaceFolder' in deps.open
      ? current.then(({ workspace: { folder, info } }) => ({ folder, info })).catch(() => null)
      : Promise.resolve(null)
  const fill = async (): Promise<void> => {
    const opened = await current
    step('Reading the documents')
    if (typeof deps.open === 'object' && 'documentsFolder' in deps.open)
      await followFolder(opened, deps.open.documentsFolder)
    else await seedScenario(deps, opened)
  }
  const become = async (filled: Promise<void>): Promise<void> => {
    try {
      await Promise.all([names, model, filled])
      setState({ type: 'ready', startupMs: clock.monotonicMs() - startedMs })
    } catch (thrown) {
      const failure = toFailure(thrown)
      if (failure.code === 'UNEXPECTED') logger.error('the engine could not start', thrown)
      setState({ type: 'failed', failure })
      throw toEngineError(thrown)
    }
  }
  let ready = become(fill())
  // Whoever needs one of these hears of its failure; nobody has to be listening for it.
  for (const promise of [names, model, embedder, reader, current, ready]) promise.catch(() => {})

  const switchTo = async (id: WorkspaceId): Promise<WorkspaceInfo> => {
    const before = await current.catch(() => null)
    if (before?.workspace.info.id === id) return before.workspace.info
    const outside = await elsewhere
    const folder = outside?.info.id === id ? outside.folder : await prepareWorkspace(deps, id)
    const opened = await open(folder) // a failure leaves the one that is open
    current = Promise.resolve(opened)
    // What a person chose is opened next time; a folder given to the command line is not.
    if (outside?.info.id !== id)
      await rememberLastUsed(deps, id).catch(thrown =>
        logger.error('could not note the last workspace', thrown),
      )
    await before?.close()
    // A start that failed for the workspace's sake is made good by opening another.
    if (state.type === 'failed') {
      ready = become(Promise.resolve())
      await ready
    }
    // Its documents are added while the person already looks at it.
    seedScenario(deps, opened).catch(thrown =>
      logger.error('could not add the documents of a scenario', thrown),
    )
    return opened.workspace.info
  }

  const status = async (): Promise<SystemStatus> => ({
    version: deps.version,
    engine: state,
    ...(await names),
    memoryBytes: process.memoryUsage.rss(),
    network: deps.network(),
  })

  return {
    ready: () => ready,
    status,
    async *watchStatus(signal) {
      const events = changes.subscribe(signal)
      yield await status()
      for await (const _ of events) yield await status()
    },
    async listWorkspaces() {
      const known = await listAllWorkspaces(deps, logger)
      const outside = (await elsewhere)?.info
      return outside && !known.some(({ id }) => id === outside.id) ? [outside, ...known] : known
    },
    current: () => current,
    openWorkspace: switchTo,
    createWorkspace: async name => switchTo(await createNamedWorkspace(deps, name)),
    exportWorkspace: async () => exportWorkspace(deps, (await current).workspace),
    importWorkspace: async file => switchTo((await importUpload(deps, logger, file)).id),
    rerankers,
    addPaths: async paths => (await current).indexer.add(await walkPaths(paths)),
    async followPaths(paths) {
      const { folders } = await current
      const followed: FollowedFolder[] = []
      for (const path of paths) followed.push(await folders.follow(path))
      return followed
    },
    async close() {
      if (closed) return
      closed = true
      clearInterval(memory)
      await current.then(opened => opened.close()).catch(() => {})
      await training.trainer.close()
      await rerankers.release()
      for (const worker of [model, embedder, reader])
        await worker.then(loaded => loaded.close()).catch(() => {})
      changes.close()
    },
  }
}
