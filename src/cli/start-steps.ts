import type { LibraryEvent } from '#contract/library.ts'
import type { Engine } from '#engine/api/engine.ts'

type Say = (line: string) => void

/** Says what the engine is busy with until it is ready, and which documents could not be read. */
export const showStart = (engine: Engine, say: Say): void => {
  void showSteps(engine, say)
  void showFiles(engine, say)
}

const showSteps = async ({ client, ready }: Engine, say: Say): Promise<void> => {
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
const showFiles = async ({ client, ready }: Engine, say: Say): Promise<void> => {
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
