import { EngineError } from './errors.ts'

/** One piece of work at a time, in two queues: whoever waits for the next turn goes before all who can wait longer. */
export interface Turns {
  /** After the piece in work and those that asked for the next turn before. */
  next<Result>(work: () => Promise<Result>): Promise<Result>
  /** Once nobody waits for the next turn. Throws CANCELLED when `signal` aborts before the turn has come. */
  later<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result>
  /** Once no next turn is in work or waited for: for work beside the turns that would slow one down. */
  free(): Promise<void>
}

export const createTurns = (): Turns => {
  const waitingForNext: (() => Promise<unknown>)[] = []
  const waitingLonger: (() => Promise<unknown>)[] = []
  let inWork = false
  let nextInWork = false
  const waitingUntilFree: (() => void)[] = []

  const goOn = (): void => {
    if (inWork) return
    const next = waitingForNext.shift()
    nextInWork = next !== undefined
    if (!nextInWork) for (const free of waitingUntilFree.splice(0)) free()
    const work = next ?? waitingLonger.shift()
    if (!work) return
    inWork = true
    void work().finally(() => {
      inWork = false
      goOn()
    })
  }
  /** Puts the work into a queue; what it comes to is its asker's. */
  const queued = <Result>(
    queue: (() => Promise<unknown>)[],
    work: () => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> =>
    new Promise((resolve, reject) => {
      const cancelled = (): void => {
        const place = queue.indexOf(turn)
        if (place >= 0) queue.splice(place, 1)
        reject(new EngineError('CANCELLED', 'Stopped before its turn had come.'))
      }
      const turn = async (): Promise<void> => {
        signal?.removeEventListener('abort', cancelled)
        await Promise.resolve().then(work).then(resolve, reject)
      }
      if (signal?.aborted) return cancelled()
      signal?.addEventListener('abort', cancelled, { once: true })
      queue.push(turn)
      goOn()
    })

  return {
    next: work => queued(waitingForNext, work),
    later: (work, signal) => queued(waitingLonger, work, signal),
    free: () =>
      new Promise(resolve => {
        if (nextInWork || waitingForNext.length > 0) waitingUntilFree.push(resolve)
        else resolve()
      }),
  }
}
