import { resolve } from 'node:path'
import type { Run } from '#contract/run.ts'
import type { Engine } from '#engine/api/engine.ts'
import { silentLogger } from '#engine/core/logging.ts'
import type { AskCommand } from './arguments.ts'
import { colorsFor } from './colors.ts'
import { failureText } from './failure-text.ts'
import { interruptedByPerson, interruptedCode, unlessInterrupted } from './interruption.ts'
import { openTerminalEngine } from './open-terminal-engine.ts'
import { RunText } from './run-text.ts'
import { say } from './say.ts'
import { showStart } from './start-steps.ts'

/**
 * Asks and writes the answers to standard output (with --json only the finished run), everything else
 * to standard error. Resolves with the exit code. Ctrl-C stops the run and keeps what was written.
 */
export const ask = async (command: AskCommand): Promise<number> => {
  const interrupted = interruptedByPerson()
  try {
    const opening = openTerminalEngine({
      dataFolder: command.dataFolder,
      open: placeOf(command),
      // A workspace of one's own choice has no copy to fall back to.
      copyWhenInUse: command.workspaceFolder === undefined,
      logger: silentLogger,
      say,
      onOpened: engine => showStart(engine, say),
    })
    // Nothing was asked yet, and files survive a kill at any time.
    const engine = await unlessInterrupted(opening, interrupted)
    await using cleanup = new AsyncDisposableStack()
    cleanup.defer(() => engine.close())
    return await answer(engine, command, interrupted)
  } catch (error) {
    say(failureText(error))
    return 1
  }
}

const placeOf = ({ documentsFolder, workspaceFolder }: AskCommand) => {
  if (documentsFolder !== undefined) return { documentsFolder: resolve(documentsFolder) }
  return workspaceFolder === undefined ? 'last-used' : { workspaceFolder }
}

const answer = async (engine: Engine, command: AskCommand, signal: AbortSignal): Promise<number> => {
  const { client } = engine
  const { runId } = await client.runs.start(command.request)
  const stop = () => void client.runs.stop({ runId }).catch(() => {})
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()

  const text = new RunText(colorsFor(process.stdout, process.env), command.request.approaches)
  // A stopped run finishes by itself, so the watch is not aborted: its last words are kept and shown.
  for await (const event of await client.runs.watch({ runId })) {
    const shown = text.next(event)
    if (!command.json) process.stdout.write(shown)
    if (event.type === 'finished') break
  }
  const run = await client.runs.get({ runId })
  if (command.json) process.stdout.write(`${JSON.stringify(run, null, 2)}\n`)
  return signal.aborted ? interruptedCode : exitCode(run)
}

/** 1 when an approach failed. */
const exitCode = (run: Run): number =>
  Object.values(run.answers).some(answer => answer?.type === 'failed') ? 1 : 0
