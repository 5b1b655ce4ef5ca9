import type { TrainingId } from '#contract/ids.ts'
import { EngineError } from '#engine/core/errors.ts'

/** Who trains. One training at a time in an engine, whichever workspace it belongs to: a second would halve both. */
export interface TrainingTurn {
  /** @throws EngineError TRAINING_RUNNING while somebody has it. */
  requireFree(): void
  /** @throws EngineError TRAINING_RUNNING while somebody has it. */
  take(training: { id: TrainingId; name: string }): void
  /** Nothing happens unless this training has it. */
  release(id: TrainingId): void
}

export const createTrainingTurn = (): TrainingTurn => {
  let holder: { id: TrainingId; name: string } | null = null
  const requireFree = (): void => {
    if (holder)
      throw new EngineError(
        'TRAINING_RUNNING',
        `“${holder.name}” is being trained now, and one training runs at a time. Nothing was changed. Wait until it ends, or pause it first.`,
        { id: holder.id },
      )
  }
  return {
    requireFree,
    take(training) {
      requireFree()
      holder = training
    },
    release(id) {
      if (holder?.id === id) holder = null
    },
  }
}
