/** Linear warm-up to `peak`, then half a cosine down to zero (Loshchilov and Hutter 2017, one cycle). */
export interface LearningRateSchedule {
  peak: number
  /** Steps until the peak is reached; 0 starts at the peak. */
  warmUpSteps: number
  totalSteps: number
}

/**
 * The learning rate of a step, counted from 0. The first step of a warm-up already learns (1 / warmUpSteps of
 * the peak), and zero is reached one step after the last, so that no step is wasted.
 * @throws RangeError when the warm-up is longer than the training.
 */
export const learningRateAt = (
  step: number,
  { peak, warmUpSteps, totalSteps }: LearningRateSchedule,
): number => {
  if (warmUpSteps > totalSteps) throw new RangeError('the warm-up is longer than the training')
  if (step < warmUpSteps) return (peak * (step + 1)) / warmUpSteps
  if (step >= totalSteps) return 0
  return (peak * (1 + Math.cos((Math.PI * (step - warmUpSteps)) / (totalSteps - warmUpSteps)))) / 2
}
