import { isRefusal } from './failure-sentence.ts'

const firstPauseMs = 300
const longestPauseMs = 5000

interface FollowOptions<Event> {
  open: (signal: AbortSignal) => Promise<AsyncIterable<Event>>
  onEvent: (event: Event) => void
  /** Called once, when the engine refuses; following then ends. */
  onRefused: (error: unknown) => void
  signal: AbortSignal
  /** Whether the stream's own end is the end (a run), or means that it must be opened again (a watch). */
  ends: boolean
}

/**
 * Reads a stream of events until it ends, the engine refuses it or `signal` aborts. A stream that
 * breaks is opened again with growing pauses; the client waits for the connection by itself, and the
 * first event of every stream is a snapshot, so nothing is missed.
 */
export const follow = async <Event>({
  open,
  onEvent,
  onRefused,
  signal,
  ends,
}: FollowOptions<Event>): Promise<void> => {
  let pauseMs = firstPauseMs
  while (!signal.aborted) {
    try {
      for await (const event of await open(signal)) {
        if (signal.aborted) return
        pauseMs = firstPauseMs
        onEvent(event)
      }
      if (ends) return
    } catch (error) {
      if (signal.aborted) return
      if (isRefusal(error)) return onRefused(error)
    }
    await pause(pauseMs, signal)
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true })
  })
