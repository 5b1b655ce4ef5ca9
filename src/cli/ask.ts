import { resolve } from 'node:path'
import { ORPCError } from '@orpc/client'
import type { LibraryEvent } from '#contract/library.ts'
import type { Run } from '#contract/run.ts'
import type { Engine } from '#engine/api/engine.ts'
import { toEngineError } from '#engine/core/errors.ts'
import { silentLogger } from '#engine/core/logging.ts'
import type { AskCommand } from './arguments.ts'
import { colorsFor } from './colors.ts'
import { openTerminalEngine } from './open-terminal-engine.ts'
import { RunText } from './run-text.ts'

const interruptedCode = 130

const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

/**
 * Asks and writes the answers to standard output (with --json only the finished run), everything else
 * to standard error. Resolves with the exit code. Ctrl-C stops the run and keeps what was written.
 */
export const ask = async (command: AskCommand): Promise<number> => {
  const interrupt = new AbortController()
  process.on('SIGINT', () => {
    // The second Ctrl-C is meant: files survive a kill at any time.
    if (interrupt.signal.aborted) process.exit(interruptedCode)
    interrupt.abort()
  })
  try {
    const opening = openTerminalEngine({
      dataFolder: command.dataFolder,
      open: command.documentsFolder ? { documentsFolder: resolve(command.documentsFolder) } : 'last-used',
      logger: silentLogger,
      say,
      onOpened: engine => {
        void showSteps(engine)
        void showFiles(engine)
      },
    })
    const engine = await Promise.race([opening, aborted(interrupt.signal)])
    // Nothing was asked yet, and files survive a kill at any time.
    if (!engine) process.exit(interruptedCode)
    await using cleanup = new AsyncDisposableStack()
    cleanup.defer(() => engine.close())
    return await answer(engine, command, interrupt.signal)
  } catch (error) {
    say(error instanceof ORPCError && error.defined ? error.message : toEngineError(error).message)
    return 1
  }
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise(resolve => signal.addEventListener('abort', () => resolve(undefined), { once: true }))

/** Says what the engine is busy with until it is ready. */
const showSteps = async ({ client, ready }: Engine): Promise<void> => {
  await untilReady(ready, async signal => {
    let shown = ''
    for await (const { engine: state } of await client.system.watch(undefined, { signal })) {
      if (state.type !== 'starting') return
      if (state.step !== shown) say(`${state.step}…`)
      shown = state.step
    }
  })
}

/** Names the documents that are read until the engine is ready, and says why one could not be. */
const showFiles = async ({ client, ready }: Engine): Promise<void> => {
  const said = new Set<string>()
  const show = (event: LibraryEvent): void => {
    for (const { name, state } of jobsOf(event).flatMap(job => job.files)) {
      const line =
        state.type === 'reading'
          ? `Reading ${name}…`
          : state.type === 'failed'
            ? `${name}: ${state.failure.message}`
            : undefined
      if (line === undefined || said.has(line)) continue
      said.add(line)
      say(line)
    }
  }
  await untilReady(ready, async signal => {
    for await (const event of await client.library.watch(undefined, { signal })) show(event)
  })
  // Being ready may overtake what the last files came to; the snapshot has it.
  await untilReady(ready, async () => {
    for await (const event of await client.library.watch()) {
      show(event)
      return
    }
  })
}

/** Runs `follow` until the engine is ready or failed; whoever waits for the engine reports a failure. */
const untilReady = async (
  ready: Promise<void>,
  follow: (signal: AbortSignal) => Promise<void>,
): Promise<void> => {
  const done = new AbortController()
  const stop = () => done.abort()
  ready.then(stop, stop)
  await follow(done.signal).catch(() => {})
}

const jobsOf = (event: LibraryEvent) =>
  event.type === 'snapshot' ? event.jobs : event.type === 'job' ? [event.job] : []

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
