import { implement, ORPCError } from '@orpc/server'
import { contract } from '#contract/api.ts'
import { isAbort, toEngineError } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'
import type { LibraryFile } from '#engine/retrieval/library-file.ts'
import type { EngineCore } from './engine-core.ts'

/** An engine's error as the transports carry it: code and sentence. The unexpected ones are logged with their cause. */
const toTransportError = (thrown: unknown, logger: Logger): Error => {
  if (thrown instanceof ORPCError) return thrown
  const error = toEngineError(thrown)
  if (error.code === 'UNEXPECTED') logger.error('a request failed', error.cause ?? error)
  return new ORPCError(error.code, { message: error.message, cause: error })
}

/** Errors of a stream surface while it is read, after its handler returned. */
async function* withTransportErrors<Event>(
  events: AsyncGenerator<Event, void, undefined>,
  logger: Logger,
  signal?: AbortSignal,
): AsyncGenerator<Event, void, undefined> {
  try {
    yield* events
  } catch (thrown) {
    if (signal?.aborted && isAbort(thrown)) return
    throw toTransportError(thrown, logger)
  }
}

const toLibraryFile = ({ path, file }: { path: string; file: File }): LibraryFile => ({
  name: path,
  sizeBytes: file.size,
  read: async () => new Uint8Array(await file.arrayBuffer()),
})

/** The contract, implemented over the engine's core. */
export const createRouter = (core: EngineCore, logger: Logger) => {
  const os = implement(contract).use(async ({ next }) => {
    try {
      return await next()
    } catch (thrown) {
      throw toTransportError(thrown, logger)
    }
  })
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
    },
    library: {
      watch: os.library.watch.handler(async ({ signal }) =>
        withTransportErrors((await core.current()).indexer.watch(signal), logger, signal),
      ),
      add: os.library.add.handler(async ({ input }) => ({
        jobId: (await core.current()).indexer.add(input.files.map(toLibraryFile)),
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
    },
    adapters: {
      list: os.adapters.list.handler(async () => (await core.current()).adapters.list()),
      activate: os.adapters.activate.handler(async ({ input }) => {
        const { adapters } = await core.current()
        await adapters.activate(input.id)
        return adapters.list()
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
