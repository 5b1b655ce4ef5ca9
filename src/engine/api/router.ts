import { basename } from 'node:path'
import type { AdapterInfo } from '#contract/adapter.ts'
import type { Logger } from '#engine/core/logging.ts'
import { askedMessages } from '#engine/generation/approaches.ts'
import { changeLibraryOptions, libraryOptions } from '#engine/workspace/library-options.ts'
import type { AdapterShelf } from './adapter-shelf.ts'
import type { EngineCore } from './engine-core.ts'
import { createImplementer, toExampleFile, toLibraryFile, withTransportErrors } from './implementer.ts'
import { measuringRoutes } from './measuring-routes.ts'
import { checkQuestion } from './question.ts'

/** The contract, implemented over the engine's core. */
export const createRouter = (core: EngineCore, logger: Logger) => {
  const os = createImplementer(logger)
  /** Answers with the list as it is after the change. */
  const changeAdapters = async (
    change: (adapters: AdapterShelf) => Promise<void>,
  ): Promise<AdapterInfo[]> => {
    const { adapters } = await core.current()
    await change(adapters)
    return adapters.list()
  }
  return os.router({
    system: {
      status: os.system.status.handler(() => core.status()),
      watch: os.system.watch.handler(({ signal }) =>
        withTransportErrors(core.watchStatus(signal), logger, signal),
      ),
    },
    workspaces: {
      list: os.workspaces.list.handler(() => core.listWorkspaces()),
      current: os.workspaces.current.handler(async () => (await core.current()).workspace.info),
      open: os.workspaces.open.handler(({ input }) => core.openWorkspace(input.id)),
      create: os.workspaces.create.handler(({ input }) => core.createWorkspace(input.name)),
      export: os.workspaces.export.handler(() => core.exportWorkspace()),
      import: os.workspaces.import.handler(({ input }) => core.importWorkspace(input.file)),
    },
    library: {
      watch: os.library.watch.handler(async ({ signal }) =>
        withTransportErrors((await core.current()).indexer.watch(signal), logger, signal),
      ),
      add: os.library.add.handler(async ({ input }) => ({
        jobId: await (await core.current()).indexer.add(input.files.map(toLibraryFile)),
      })),
      cancel: os.library.cancel.handler(async ({ input }) =>
        (await core.current()).indexer.cancel(input.jobId),
      ),
      dismiss: os.library.dismiss.handler(async ({ input }) =>
        (await core.current()).indexer.dismiss(input.jobId),
      ),
      remove: os.library.remove.handler(async ({ input }) =>
        (await core.current()).indexer.remove(input.documentId),
      ),
      document: os.library.document.handler(async ({ input }) =>
        (await core.current()).workspace.documents.detail(input.documentId),
      ),
      pause: os.library.pause.handler(async ({ input }) => (await core.current()).indexer.pause(input.jobId)),
      resume: os.library.resume.handler(async ({ input }) =>
        (await core.current()).indexer.resume(input.jobId),
      ),
      retry: os.library.retry.handler(async ({ input }) => (await core.current()).indexer.retry(input.jobId)),
      jobFiles: os.library.jobFiles.handler(async ({ input }) =>
        (await core.current()).indexer.jobFiles(input.jobId, input.offset, input.limit),
      ),
      unfollow: os.library.unfollow.handler(async ({ input }) =>
        (await core.current()).folders.unfollow(input.folderId),
      ),
      setTags: os.library.setTags.handler(async ({ input }) =>
        (await core.current()).indexer.setTags(input.documentId, input.tags),
      ),
      original: os.library.original.handler(async ({ input }) => {
        const { workspace } = await core.current()
        const { document } = workspace.documents.detail(input.documentId)
        const bytes = await workspace.originals.read(document)
        return new File([bytes], basename(document.name))
      }),
      places: os.library.places.handler(async ({ input }) =>
        (await core.current()).workspace.documents.placesOf(input.documentId, input.span),
      ),
      search: os.library.search.handler(async ({ input, signal }) =>
        (await core.current()).searcher.search({ ...input, question: checkQuestion(input.question) }, signal),
      ),
      options: os.library.options.handler(async () =>
        libraryOptions((await core.current()).workspace.settings),
      ),
      setOptions: os.library.setOptions.handler(async ({ input }) => {
        const { settings } = (await core.current()).workspace
        const { rerankerId } = libraryOptions(settings)
        if (input.rerankerId !== rerankerId) {
          if (input.rerankerId) await core.rerankers.info(input.rerankerId)
          await core.rerankers.release() // the one before is not asked any more
        }
        return changeLibraryOptions(settings, input)
      }),
      index: os.library.index.handler(async () => (await core.current()).index.status()),
      rebuild: os.library.rebuild.handler(async ({ input }) =>
        (await core.current()).index.rebuild(input.limits),
      ),
      cancelRebuild: os.library.cancelRebuild.handler(async () => (await core.current()).index.cancel()),
      restoreIndex: os.library.restoreIndex.handler(async () => (await core.current()).index.restore()),
    },
    trainingSets: {
      list: os.trainingSets.list.handler(async () => (await core.current()).trainingSets.list()),
      create: os.trainingSets.create.handler(async ({ input }) =>
        (await core.current()).trainingSets.create(input.name),
      ),
      remove: os.trainingSets.remove.handler(async ({ input }) =>
        (await core.current()).trainingSets.remove(input.id),
      ),
      examples: os.trainingSets.examples.handler(async ({ input }) =>
        (await core.current()).trainingSets.examples(input.id, input.offset, input.limit),
      ),
      findings: os.trainingSets.findings.handler(async ({ input }) =>
        (await core.current()).trainingSets.findings(input.id),
      ),
      import: os.trainingSets.import.handler(async ({ input }) =>
        (await core.current()).trainingSets.import(input.id, toExampleFile(input.file)),
      ),
      paste: os.trainingSets.paste.handler(async ({ input }) =>
        (await core.current()).trainingSets.paste(input.id, input.name, input.text),
      ),
      change: os.trainingSets.change.handler(async ({ input }) =>
        (await core.current()).trainingSets.change(input.id, input.contentHash, input.change),
      ),
      undo: os.trainingSets.undo.handler(async ({ input }) =>
        (await core.current()).trainingSets.undo(input.id),
      ),
      addAnswer: os.trainingSets.addAnswer.handler(async ({ input }) => {
        const { workspace, trainingSets } = await core.current()
        const asked = askedMessages(workspace.runs.get(input.runId), input.approach)
        return trainingSets.append(input.id, [...asked, { role: 'assistant', content: input.answer }])
      }),
    },
    trainings: {
      propose: os.trainings.propose.handler(async ({ input }) =>
        (await core.current()).trainings.propose(input.trainingSetId),
      ),
      estimate: os.trainings.estimate.handler(async ({ input }) =>
        (await core.current()).trainings.estimate(input.trainingSetId, input.settings),
      ),
      measure: os.trainings.measure.handler(async () => (await core.current()).trainings.measure()),
      start: os.trainings.start.handler(async ({ input }) => ({
        trainingId: await (await core.current()).trainings.start(input),
      })),
      watch: os.trainings.watch.handler(async ({ signal }) =>
        withTransportErrors((await core.current()).trainings.watch(signal), logger, signal),
      ),
      pause: os.trainings.pause.handler(async ({ input }) =>
        (await core.current()).trainings.pause(input.id),
      ),
      resume: os.trainings.resume.handler(async ({ input }) =>
        (await core.current()).trainings.resume(input.id),
      ),
      stop: os.trainings.stop.handler(async ({ input }) =>
        (await core.current()).trainings.stop(input.id, input.keep),
      ),
      remove: os.trainings.remove.handler(async ({ input }) =>
        (await core.current()).trainings.remove(input.id),
      ),
    },
    adapters: {
      list: os.adapters.list.handler(async () => (await core.current()).adapters.list()),
      activate: os.adapters.activate.handler(({ input }) =>
        changeAdapters(adapters => adapters.activate(input.id)),
      ),
      card: os.adapters.card.handler(async ({ input }) => (await core.current()).adapters.card(input.id)),
      setStrength: os.adapters.setStrength.handler(({ input }) =>
        changeAdapters(adapters => adapters.setStrength(input.id, input.strength)),
      ),
      rename: os.adapters.rename.handler(({ input }) =>
        changeAdapters(adapters => adapters.rename(input.id, input.name)),
      ),
      duplicate: os.adapters.duplicate.handler(({ input }) =>
        changeAdapters(adapters => adapters.duplicate(input.id)),
      ),
      remove: os.adapters.remove.handler(({ input }) =>
        changeAdapters(adapters => adapters.remove(input.id)),
      ),
      import: os.adapters.import.handler(async ({ input }) =>
        (await core.current()).adapters.import(input.files.map(toLibraryFile)),
      ),
      export: os.adapters.export.handler(async ({ input }) =>
        (await core.current()).adapters.export(input.id),
      ),
      exportMerged: os.adapters.exportMerged.handler(async ({ input }) =>
        (await core.current()).adapters.exportMerged(input.id, input.format),
      ),
    },
    ...measuringRoutes(os, core, logger),
    rerankers: {
      list: os.rerankers.list.handler(() => core.rerankers.list()),
      import: os.rerankers.import.handler(({ input }) =>
        core.rerankers.import(input.files.map(toLibraryFile)),
      ),
      remove: os.rerankers.remove.handler(async ({ input }) => {
        await core.rerankers.remove(input.id)
        const { settings } = (await core.current()).workspace
        if (libraryOptions(settings).rerankerId === input.id)
          changeLibraryOptions(settings, { rerankerId: null })
        return core.rerankers.list()
      }),
    },
    runs: {
      start: os.runs.start.handler(async ({ input }) => {
        await core.ready()
        return { runId: (await core.current()).runs.start(input) }
      }),
      watch: os.runs.watch.handler(async ({ input, signal }) =>
        withTransportErrors((await core.current()).runs.watch(input.runId, signal), logger, signal),
      ),
      stop: os.runs.stop.handler(async ({ input }) =>
        (await core.current()).runs.stop(input.runId, input.approach),
      ),
      list: os.runs.list.handler(async ({ input }) =>
        (await core.current()).workspace.runs.list(input.limit, input.before),
      ),
      get: os.runs.get.handler(async ({ input }) => (await core.current()).workspace.runs.get(input.runId)),
      remove: os.runs.remove.handler(async ({ input }) => (await core.current()).runs.remove(input.runId)),
    },
  })
}
export type EngineRouter = ReturnType<typeof createRouter>
