import type { TrainingProgress } from '#contract/training.ts'
import type { Clock } from '#engine/core/clock.ts'
import type { TrainingData } from './training-data.ts'

/** Speed is that of the steps that began within this time, so that it follows the machine's load. */
const windowMs = 60_000

/** Measures a training as it goes: speed, time left, time spent. */
export interface ProgressMeter {
  /** A step was done. @param tokens of it, padding included. @param startedMs by the monotonic clock. */
  stepDone(tokens: number, startedMs: number): void
  validationDone(startedMs: number): void
  secondsSpent(): number
  /** @param step optimizer steps done. */
  progress(step: number, checkpointStep: number | null): TrainingProgress
}

/** @param secondsBefore spent by earlier calls. @param validations steps that will be validated. */
export const createProgressMeter = (
  clock: Clock,
  data: TrainingData,
  { secondsBefore, validations }: { secondsBefore: number; validations: ReadonlySet<number> },
): ProgressMeter => {
  const begunMs = clock.monotonicMs()
  let recent: { tokens: number; startedMs: number; ms: number }[] = []
  let validationMs = 0
  const secondsSpent = (): number => secondsBefore + (clock.monotonicMs() - begunMs) / 1000
  return {
    stepDone(tokens, startedMs) {
      const nowMs = clock.monotonicMs()
      recent = recent.filter(one => nowMs - one.startedMs <= windowMs)
      recent.push({ tokens, startedMs, ms: nowMs - startedMs })
    },
    validationDone(startedMs) {
      validationMs = clock.monotonicMs() - startedMs
    },
    secondsSpent,
    progress(step, checkpointStep) {
      const { totalSteps } = data.plan
      const ms = recent.reduce((sum, one) => sum + one.ms, 0)
      const tokens = recent.reduce((sum, one) => sum + one.tokens, 0)
      const tokensPerSecond = ms > 0 ? (tokens / ms) * 1000 : null
      const validationsLeft = [...validations].filter(at => at > step).length
      return {
        step,
        totalSteps,
        epoch: step / data.batchesPerEpoch,
        tokensPerSecond,
        secondsLeft:
          tokensPerSecond === null
            ? null
            : data.tokensFrom(step) / tokensPerSecond + (validationsLeft * validationMs) / 1000,
        secondsSpent: secondsSpent(),
        checkpointStep,
      }
    },
  }
}
