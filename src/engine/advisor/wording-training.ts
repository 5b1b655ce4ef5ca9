import { keywordRule } from './keyword-rule.ts'
import type { LabelledCapability } from './labelled-set.ts'
import { fitLogistic, type LabelledRows, type LogisticWeights, meanLoss } from './logistic-regression.ts'
import { probabilitiesOf } from './wording-classifier.ts'
import { wordingFeatures } from './wording-features.ts'
import { likeliest, WordingLabel } from './wording-label.ts'
import { encodeWeights, type WordingModel } from './wording-model.ts'

const strengths = [0.1, 0.03, 0.01, 0.003, 0.001]
const folds = 8
const classCount = WordingLabel.options.length

const rowsOf = (set: readonly EmbeddedCapability[]): LabelledRows => ({
  rows: set.map(({ text, vector }) => wordingFeatures(text, vector)),
  classes: set.map(({ label }) => WordingLabel.options.indexOf(label)),
})

export type EmbeddedCapability = LabelledCapability & { vector: Float32Array }

/** Every eighth description in turn is kept out, which mixes the labels because the set is ordered by them. */
const crossValidate = (set: readonly EmbeddedCapability[], l2: number) => {
  let loss = 0
  let right = 0
  for (let fold = 0; fold < folds; fold++) {
    const out = set.filter((_, index) => index % folds === fold)
    const weights = fitLogistic(rowsOf(set.filter((_, index) => index % folds !== fold)), { classCount, l2 })
    loss += meanLoss(weights, rowsOf(out)) * out.length
    right += out.filter(one => saidOf(weights, one) === one.label).length
  }
  return { l2, loss: Number((loss / set.length).toFixed(4)), right }
}

const saidOf = (weights: LogisticWeights, { text, vector }: EmbeddedCapability): WordingLabel =>
  likeliest(probabilitiesOf(weights, wordingFeatures(text, vector)))

const mostFrequentLabel = (set: readonly LabelledCapability[]): WordingLabel =>
  WordingLabel.options.toSorted(
    (a, b) => set.filter(({ label }) => label === b).length - set.filter(({ label }) => label === a).length,
  )[0] ?? 'both'

/**
 * Chooses the strength of the regularisation by cross-validated loss on the train part, fits on all of it, and
 * notes what is said of each held-out description. The held-out part has no say in anything.
 */
export const trainWordingModel = (
  set: readonly EmbeddedCapability[],
  { embedderId, dataHash }: Pick<WordingModel, 'embedderId' | 'dataHash'>,
): WordingModel => {
  const train = set.filter(({ part }) => part === 'train')
  const crossValidation = strengths.map(l2 => crossValidate(train, l2))
  const { l2 } = crossValidation.reduce((best, tried) => (tried.loss < best.loss ? tried : best))
  const weights = fitLogistic(rowsOf(train), { classCount, l2 })
  const majority = mostFrequentLabel(train)
  return {
    embedderId,
    dataHash,
    labelled: set.length,
    majority,
    l2,
    crossValidation,
    weights: encodeWeights(weights),
    heldOut: set
      .filter(({ part }) => part === 'held-out')
      .map(one => ({
        text: one.text,
        label: one.label,
        classifier: saidOf(weights, one),
        keywordRule: keywordRule(one.text, majority),
      })),
  }
}
