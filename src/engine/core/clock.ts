/** The engine's clock. `now` is wall time for records, `monotonicMs` is for durations. */
export interface Clock {
  now(): Date
  monotonicMs(): number
}

export const systemClock: Clock = { now: () => new Date(), monotonicMs: () => performance.now() }
