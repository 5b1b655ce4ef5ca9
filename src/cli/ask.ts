import { resolve } from 'node:path'
import { ORPCError } from '@orpc/client'
import type { Run } from '#contract/run.ts'
import type { Engine } from '#engine/api/engine.ts'
import { toEngineError } from '#engine/core/errors.ts'
import { silentLogger } from '#engine/core/logging.ts'
import type { AskCommand } from './arguments.ts'
import { colorsFor } from './colors.ts'
import { interruptedByPerson, interruptedCode, whenAborted } from './interruption.ts'
import { openTerminalEngine } from './open-terminal-engine.ts'
import { RunText } from './run-text.ts'
import { showStart } from './start-steps.ts'

const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

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
    const engine = await Promise.race([opening, whenAborted(interrupted)])
    // Nothing was asked yet, and files survive a kill at any time.
    if (!engine) process.exit(interruptedCode)
    await using cleanup = new AsyncDisposableStack()
    cleanup.defer(() => engine.close())
    return await answer(engine, command, interrupted)
  } catch (error) {
    say(error instanceof ORPCError && error.defined ? error.message : toEngineError(error).message)
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
