import { setImmediate } from 'node:timers/promises'

/** A long computation that pauses now and then, so that whoever runs it decides what comes in between. */
export type Sliced<Result> = Generator<void, Result, undefined>

/** Runs it to its end without a pause. */
export const atOnce = <Result>(work: Sliced<Result>): Result => {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

/** Lets everything else that waits for this thread go first at each pause. */
export const inSlices = async <Result>(work: Sliced<Result>): Promise<Result> => {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    await setImmediate()
  }
}
