import type { Training } from '#contract/training.ts'
import { formatLoss } from './loss-series.ts'
import { isActive, shareDone, type TrainingList } from './training-store.ts'

/** How a training that was under way came to rest. */
export type TrainingEnding =
  | {
      type: 'finished'
      training: Training
      adapterId: Extract<Training['state'], { type: 'finished' }>['adapterId']
    }
  | { type: 'broke'; training: Training; sentence: string }

/** The trainings that ended between two moments, other than by the person's wish to pause. */
export const endingsBetween = (before: TrainingList, after: TrainingList): TrainingEnding[] =>
  after.trainings.flatMap((training): TrainingEnding[] => {
    const earlier = before.trainings.find(({ id }) => id === training.id)
    if (!earlier || earlier.state.type === training.state.type) return []
    const { state } = training
    switch (state.type) {
      case 'finished':
        return [{ type: 'finished', training, adapterId: state.adapterId }]
      case 'failed':
        return [{ type: 'broke', training, sentence: state.failure.message }]
      case 'paused':
        return state.failure ? [{ type: 'broke', training, sentence: state.failure.message }] : []
      default:
        return []
    }
  })

/** What to say aloud between two moments: beginnings, quarters, ends; nothing for single steps. */
export const announcementBetween = (before: TrainingList, after: TrainingList): string | undefined => {
  if (!before.loaded) return undefined
  for (const training of after.trainings) {
    const earlier = before.trainings.find(({ id }) => id === training.id)
    const sentence = sentenceOf(earlier, training)
    if (sentence) return sentence
  }
  return undefined
}

const sentenceOf = (earlier: Training | undefined, training: Training): string | undefined => {
  const { name, state } = training
  const was = earlier?.state.type
  if (state.type !== was) {
    if (state.type === 'running')
      return training.progress.step === 0 ? `Training of ${name} has begun.` : `Training of ${name} goes on.`
    if (state.type === 'paused') return `Training of ${name} is paused at step ${training.progress.step}.`
    if (state.type === 'finished') return `Training of ${name} is finished.`
    if (state.type === 'failed') return `Training of ${name} has failed.`
    return undefined
  }
  if (!earlier || !isActive(training)) return undefined
  const quarter = Math.floor(shareDone(training) * 4)
  if (quarter === Math.floor(shareDone(earlier) * 4) || quarter === 4) return undefined
  const loss = training.steps.at(-1)?.loss
  return `${name}: ${quarter * 25}% done${loss === undefined ? '' : `, training loss ${formatLoss(loss)}`}.`
}
