import type { RenderedExample } from '../data/render.ts'
import { paddedTokens } from './micro-batches.ts'
import type { TrainingPlan } from './trainer.ts'

/** Steps after which something is done besides learning. They depend on the request alone, not on time. */

const mostValidations = 10
const fewestValidations = 3
const weightsMoments = 6

/** Share of the training's time that validation may take. */
const validationBudget = 0.1

const evenly = (totalSteps: number, moments: number): Set<number> =>
  new Set(Array.from({ length: moments }, (_, index) => Math.ceil((totalSteps * (index + 1)) / moments)))

/**
 * Steps after which the validation loss is measured, besides step 0: the last one and, evenly spread before
 * it, as many as a tenth of the training's time allows, 3 to 10 in all. None without validation examples.
 */
export const validationSteps = (
  { totalSteps, tokens }: Pick<TrainingPlan, 'totalSteps' | 'tokens'>,
  validation: readonly RenderedExample[],
): ReadonlySet<number> => {
  if (validation.length === 0) return new Set()
  // A validated token costs as much as one that is learnt from.
  const affordable = Math.floor((validationBudget * tokens) / paddedTokens(validation)) - 1
  return evenly(totalSteps, Math.min(mostValidations, Math.max(fewestValidations, affordable)))
}

/** Steps after which the adapter is handed out as it is, the last one among them. */
export const weightsSteps = (totalSteps: number): ReadonlySet<number> => evenly(totalSteps, weightsMoments)
