import type { Samples } from './growth-results.ts'

/** What came of a step; `reason` is for people, as the end of a sentence. */
export type StepResult = { type: 'measured'; measured: Samples } | { type: 'impossible'; reason: string }

/** Something whose cost is measured at several sizes. */
export interface GrowthPart {
  /** Unless others are asked for. */
  sizes: readonly number[]
  /** What is measured at each size, each in a process of its own, in this order. */
  steps: readonly string[]
  /** In the process of a step. `workFolder` is there for what one step leaves for the next. */
  measure(step: string, size: number, workFolder: string): Promise<StepResult>
}
