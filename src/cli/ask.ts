import type { Run } from '#contract/run.ts'
import type { Engine } from '#engine/api/engine.ts'
import type { AskCommand } from './arguments.ts'
import { colorsFor } from './colors.ts'
import { interruptedCode } from './interruption.ts'
import { RunText } from './run-text.ts'
import { withTerminalEngine } from './with-terminal-engine.ts'

/**
 * Asks and writes the answers to standard output (with --json only the finished run), everything else
 * to standard error. Resolves with the exit code. Ctrl-C stops the run and keeps what was written.
 */
export const ask = (command: AskCommand): Promise<number> =>
  withTerminalEngine(command, (engine, interrupted) => answer(engine, command, interrupted))

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
