import type { WordingAccuracy } from '#contract/advisor.ts'
import { mcNemarExact } from '#engine/evaluation/p-values.ts'
import { wilsonInterval } from '#engine/evaluation/statistics.ts'
import type { HeldOutOutcome, WordingModel } from './wording-model.ts'

/** How often classifier and keyword rule told the held-out descriptions right, counted from the stored outcomes. */
export const wordingAccuracy = ({
  labelled,
  heldOut,
}: Pick<WordingModel, 'labelled' | 'heldOut'>): WordingAccuracy => {
  const right = (who: 'classifier' | 'keywordRule') => (one: HeldOutOutcome) => one[who] === one.label
  const score = (who: 'classifier' | 'keywordRule') => {
    const count = heldOut.filter(right(who)).length
    return { right: count, ...wilsonInterval(count, heldOut.length) }
  }
  return {
    labelled,
    heldOut: heldOut.length,
    classifier: score('classifier'),
    keywordRule: score('keywordRule'),
    pValue: mcNemarExact(
      heldOut.filter(one => right('classifier')(one) && !right('keywordRule')(one)).length,
      heldOut.filter(one => right('keywordRule')(one) && !right('classifier')(one)).length,
    ),
  }
}
