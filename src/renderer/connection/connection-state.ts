/**
 * Where the page stands with the engine. `lost` is final until the page is reloaded; `message` is a
 * sentence for people that says what to do.
 */
export type ConnectionState =
  | { type: 'connecting' }
  | { type: 'connected' }
  | { type: 'reconnecting'; attempt: number }
  | { type: 'lost'; message: string }

let state: ConnectionState = { type: 'connecting' }
const listeners = new Set<() => void>()

/** A store in the shape that React's `useSyncExternalStore(subscribe, current)` takes. */
export const connectionState = {
  current: (): ConnectionState => state,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

/** For the transports in this folder only. */
export const setConnectionState = (next: ConnectionState): void => {
  state = next
  for (const listener of listeners) listener()
}
