import { join } from 'node:path'
import type { Engine } from '#engine/api/engine.ts'
import type { EngineDeps } from '#engine/api/engine-deps.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'
import { importsFolderOf } from '#host/data-folder.ts'
import { openEngine, ownDataFolder } from '#host/open-engine.ts'

interface TerminalEngineOptions {
  dataFolder: string | undefined
  open: EngineDeps['open']
  /** What is made must not land in a copy that the window never sees. */
  copyWhenInUse: boolean
  logger: Logger
  /** Shows the person one line. */
  say(line: string): void
  /** Called with the engine before it is ready, so that its progress can be shown. */
  onOpened(engine: Engine): void
}

/**
 * An engine that is ready to answer. While a window holds the workspace, the terminal may answer from a
 * copy of its own in the data folder's `terminal`, whose history the window does not see.
 * Throws EngineError.
 */
export const openTerminalEngine = async (options: TerminalEngineOptions): Promise<Engine> => {
  const { open, logger } = options
  const dataFolder = options.dataFolder ?? ownDataFolder()
  try {
    return await openReady({ dataFolder, open, logger }, options.onOpened)
  } catch (error) {
    const inUse = error instanceof EngineError && error.code === 'WORKSPACE_IN_USE'
    if (!inUse || !options.copyWhenInUse) throw error
    options.say('The workspace is open in another Diptych; answering from the terminal’s own copy of it.')
    // The imported model is the same; only the workspace is another.
    const copy = { dataFolder: join(dataFolder, 'terminal'), importsFolder: importsFolderOf(dataFolder) }
    return openReady({ ...copy, open, logger }, options.onOpened)
  }
}

const openReady = async (
  options: Parameters<typeof openEngine>[0],
  onOpened: (engine: Engine) => void,
): Promise<Engine> => {
  const engine = openEngine(options)
  try {
    onOpened(engine)
    await engine.ready
    return engine
  } catch (error) {
    await engine.close()
    throw error
  }
}
