import type { Training } from '#contract/training.ts'
import { formatRate } from '../../app/format.ts'
import { formatLoss } from '../loss-series.ts'
import { formatSpentTime } from '../training-time.ts'

/** What was measured, as far as it was; arrows lead from the beginning to the end. */
export const outcome = ({ steps, validation, progress }: Training): [name: string, value: string][] => {
  const change = (points: readonly { step: number; loss: number }[]): string | undefined => {
    const [first, last] = [points.at(0), points.at(-1)]
    return first && last && first !== last
      ? `${formatLoss(first.loss)} → ${formatLoss(last.loss)}`
      : undefined
  }
  const facts: [name: string, value: string | undefined][] = [
    ['Training loss', change(steps)],
    ['Validation loss', change(validation)],
    ['Steps', `${progress.step}`],
    ['Time', formatSpentTime(progress.secondsSpent)],
    ['Speed', progress.tokensPerSecond === null ? undefined : formatRate(progress.tokensPerSecond)],
  ]
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
}
