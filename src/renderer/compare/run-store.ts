import type { Run } from '#contract/run.ts'
import { applyRunEvent, type RunEvent } from '#contract/run-events.ts'

/** A run as the page sees it: events go in as they come, readers are told once a frame. */
export interface RunStore {
  current: () => Run | undefined
  subscribe: (listener: () => void) => () => void
  push: (event: RunEvent) => void
  dispose: () => void
}

/** Calls `flush` soon, once, and returns how to call that off. */
export type Schedule = (flush: () => void) => () => void

/** The next frame; in a hidden window, which has no frames, a quarter of a second later at most. */
const onNextFrame: Schedule = flush => {
  const frame = requestAnimationFrame(() => settle())
  const timer = setTimeout(() => settle(), 250)
  const cancel = () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
  const settle = () => {
    cancel()
    flush()
  }
  return cancel
}

/**
 * Four panes that stream at once bring about 130 events a second; reducing them in batches keeps
 * rendering at one pass a frame. Answers that did not change keep their identity.
 */
export const createRunStore = (schedule: Schedule = onNextFrame): RunStore => {
  let run: Run | undefined
  let pending: RunEvent[] = []
  let cancel: (() => void) | undefined
  const listeners = new Set<() => void>()

  const flush = () => {
    cancel = undefined
    const events = pending
    pending = []
    run = events.reduce<Run | undefined>(applyRunEvent, run)
    for (const listener of listeners) listener()
  }

  return {
    current: () => run,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    push: event => {
      pending.push(event)
      cancel ??= schedule(flush)
    },
    dispose: () => {
      cancel?.()
      cancel = undefined
      pending = []
    },
  }
}
