import type { Training } from '#contract/training.ts'
import { isFinishing, percentDone } from '../training-store.ts'

/** The state of a training in a word or two. */
export const stateWord = (training: Training): string => {
  const { state } = training
  switch (state.type) {
    case 'preparing':
      return isFinishing(training) ? 'finishing' : 'preparing'
    case 'running':
      return `training, ${percentDone(training)}`
    case 'paused':
      return state.failure ? `stopped at ${percentDone(training)}` : `paused at ${percentDone(training)}`
    case 'finished':
      return state.stoppedEarly ? `kept at ${percentDone(training)}` : 'finished'
    case 'failed':
      return 'failed'
  }
}
