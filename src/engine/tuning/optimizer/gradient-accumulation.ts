/** Gradients of several small batches, to be applied as those of one large batch. */
export interface GradientSum {
  /** Σ targets · loss */
  lossSum: number
  targets: number
  /** Σ targets · gradient, one array a parameter. */
  gradientSums: Float32Array[]
}

/** @param parameters only their number and lengths count. */
export const createGradientSum = (parameters: readonly Float32Array[]): GradientSum => ({
  lossSum: 0,
  targets: 0,
  gradientSums: parameters.map(({ length }) => new Float32Array(length)),
})

/**
 * Adds a batch whose loss and gradients are means over its targets, weighted by their number: the mean of
 * means would give a token of a short answer more weight than one of a long answer.
 * @throws RangeError when the gradients' shapes differ from the sum's, or the batch has no target.
 */
export const addGradients = (
  sum: GradientSum,
  batch: { loss: number; targets: number; gradients: readonly Float32Array[] },
): void => {
  if (batch.targets < 1) throw new RangeError('a batch without targets has no gradient')
  if (
    batch.gradients.length !== sum.gradientSums.length ||
    batch.gradients.some((gradient, index) => gradient.length !== sum.gradientSums[index]?.length)
  )
    throw new RangeError('the gradients do not have the shape of the sum')
  sum.lossSum += batch.loss * batch.targets
  sum.targets += batch.targets
  batch.gradients.forEach((gradient, index) => {
    const total = sum.gradientSums[index] as Float32Array // as many as gradients
    for (let i = 0; i < total.length; i++)
      total[i] = (total[i] as number) + batch.targets * (gradient[i] as number)
  })
}

/**
 * Loss and gradients as means over all targets that were added. The sum starts again from nothing, with new
 * arrays: those returned belong to the caller.
 * @throws RangeError when nothing was added.
 */
export const takeMeanGradients = (sum: GradientSum): { loss: number; gradients: Float32Array[] } => {
  if (sum.targets === 0) throw new RangeError('no gradients were added')
  const { lossSum, targets, gradientSums } = sum
  for (const gradient of gradientSums)
    for (let i = 0; i < gradient.length; i++) gradient[i] = (gradient[i] as number) / targets // i < length
  Object.assign(sum, createGradientSum(gradientSums))
  return { loss: lossSum / targets, gradients: gradientSums }
}
