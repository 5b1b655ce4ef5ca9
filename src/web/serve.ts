import { resolve } from 'node:path'
import type { EngineDeps } from '#engine/api/engine-deps.ts'
import { EngineError, toEngineError } from '#engine/core/errors.ts'
import { stderrLogger } from '#engine/core/logging.ts'
import { installation } from '#host/installation.ts'
import { openEngine } from '#host/open-engine.ts'
import { PageNotBuiltError } from '#host/page-files.ts'
import { startBrowserHost } from './browser-host.ts'

/** Undefined is the data folder of this machine, and the workspace used last. */
interface ServeOptions {
  dataFolder?: string | undefined
  workspaceFolder?: string | undefined
  /** Followed from now on, also by later starts. */
  followedFolders?: readonly string[]
  /** Where the workspace keeps its vectors from now on; undefined leaves it as it is. */
  vectors?: EngineDeps['vectors']
}

/**
 * Runs the browser host until the process is interrupted, and resolves with the exit code. The URL
 * is the only thing on standard output.
 */
export const serve = async ({
  dataFolder,
  workspaceFolder,
  followedFolders = [],
  vectors,
}: ServeOptions = {}): Promise<number> => {
  const interrupted = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => interrupted.resolve())

  await using cleanup = new AsyncDisposableStack()
  try {
    const open = workspaceFolder === undefined ? 'last-used' : { workspaceFolder }
    const engine = openEngine({ dataFolder, open, vectors, logger: stderrLogger })
    cleanup.defer(() => engine.close())
    // Not being ready is shown on the page; only a workspace that someone else holds ends this host.
    const refused = engine.ready.then(
      () => new Promise<never>(() => {}),
      (error: unknown) =>
        error instanceof EngineError && error.code === 'WORKSPACE_IN_USE'
          ? Promise.reject(error)
          : new Promise<never>(() => {}),
    )
    // Until the race below listens, a rejection has no reader.
    refused.catch(() => {})
    // A folder that cannot be followed ends this host with the reason: it was asked for by name.
    const followed = engine
      .followPaths(followedFolders.map(folder => resolve(folder)))
      .then(() => new Promise<never>(() => {}))
    followed.catch(() => {})
    const host = await startBrowserHost({
      engine,
      rendererFolder: installation.rendererFolder,
      logger: stderrLogger,
    })
    cleanup.defer(() => host.close())
    process.stderr.write('Diptych is running on this machine. Open this address (Ctrl-C ends it):\n')
    process.stdout.write(`${host.url}\n`)
    const failed = followedFolders.length > 0 ? [refused, followed] : [refused]
    await Promise.race([interrupted.promise, ...failed])
    return 0
  } catch (error) {
    const { message } = error instanceof PageNotBuiltError ? error : toEngineError(error)
    process.stderr.write(`${message}\n`)
    // Nothing was opened, so nothing is left to finish: a second instance does not wait for its models.
    if (error instanceof EngineError && error.code === 'WORKSPACE_IN_USE') process.exit(1)
    return 1
  }
}
