import { resolve } from 'node:path'
import type { Engine } from '#engine/api/engine.ts'
import type { EngineDeps } from '#engine/api/engine-deps.ts'
import { silentLogger } from '#engine/core/logging.ts'
import type { AskCommand } from './arguments.ts'
import { failureText } from './failure-text.ts'
import { interruptedByPerson, unlessInterrupted } from './interruption.ts'
import { openTerminalEngine } from './open-terminal-engine.ts'
import { say } from './say.ts'
import { showStart } from './start-steps.ts'

interface Place extends Pick<AskCommand, 'dataFolder' | 'workspaceFolder'> {
  documentsFolder?: string | undefined
  scenarioId?: string | undefined
}

/**
 * Opens an engine where the command says, lets `work` use it and closes it. Resolves with the exit code of `work`,
 * or 1 after saying what failed. `work` gets a signal that Ctrl-C aborts.
 * @param mayCopy whether a copy of a workspace that is open elsewhere does as well: not for what is to be kept.
 */
export const withTerminalEngine = async (
  command: Place,
  work: (engine: Engine, interrupted: AbortSignal) => Promise<number>,
  { mayCopy = true }: { mayCopy?: boolean } = {},
): Promise<number> => {
  const interrupted = interruptedByPerson()
  try {
    const opening = openTerminalEngine({
      dataFolder: command.dataFolder,
      open: placeOf(command),
      // A workspace of one's own choice has no copy to fall back to.
      copyWhenInUse: mayCopy && command.workspaceFolder === undefined,
      logger: silentLogger,
      say,
      onOpened: engine => showStart(engine, say),
    })
    // Nothing was asked yet, and files survive a kill at any time.
    const engine = await unlessInterrupted(opening, interrupted)
    await using cleanup = new AsyncDisposableStack()
    cleanup.defer(() => engine.close())
    return await work(engine, interrupted)
  } catch (error) {
    say(failureText(error))
    return 1
  }
}

const placeOf = ({ documentsFolder, workspaceFolder, scenarioId }: Place): EngineDeps['open'] => {
  if (scenarioId !== undefined) return { scenario: scenarioId }
  if (documentsFolder !== undefined) return { documentsFolder: resolve(documentsFolder) }
  return workspaceFolder === undefined ? 'last-used' : { workspaceFolder }
}
