/** Rows of features [examples][features], and the class of each. */
export interface LabelledRows {
  rows: readonly Float64Array[]
  classes: readonly number[]
}

/** Multinomial logistic regression: weights [classes][features + 1], the last of a row is its bias. */
export type LogisticWeights = Float64Array[]

export interface FitOptions {
  classCount: number
  /** Weight of half the squared norm of the weights, biases left out, beside the mean loss. */
  l2: number
}

/** Where the gradient is this small, more steps change no decision. */
const gradientTolerance = 1e-5
const maxSteps = 2000

/** Class probabilities of a row [classes], summing to 1. */
export const classProbabilities = (weights: LogisticWeights, row: Float64Array): number[] => {
  const scores = weights.map(weight => {
    let score = weight[row.length] as number // the bias, behind the features
    for (let i = 0; i < row.length; i++) score += (weight[i] as number) * (row[i] as number) // below the length
    return score
  })
  const highest = Math.max(...scores)
  const powers = scores.map(score => Math.exp(score - highest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map(power => power / sum)
}

/** −log p of the right classes, in nats, averaged. @throws RangeError without rows. */
export const meanLoss = (weights: LogisticWeights, { rows, classes }: LabelledRows): number => {
  if (rows.length === 0) throw new RangeError('No rows have no loss')
  let loss = 0
  rows.forEach((row, index) => {
    const right = classProbabilities(weights, row)[classes[index] as number] as number // a class each
    loss -= Math.log(Math.max(right, 1e-300))
  })
  return loss / rows.length
}

/**
 * Minimises mean cross-entropy + l2/2·‖w‖² by full-batch gradient descent with Nesterov's momentum for strongly
 * convex functions (Nesterov 2004, 2.2). The softmax's Hessian is at most ½·mean‖x‖², which gives the step.
 * Deterministic: no draw, and the order of additions is that of the rows. @throws RangeError without rows.
 */
export const fitLogistic = (
  { rows, classes }: LabelledRows,
  { classCount, l2 }: FitOptions,
): LogisticWeights => {
  const [first] = rows
  if (!first) throw new RangeError('There is nothing to learn from')
  const width = first.length
  const zeros = (): Float64Array[] => Array.from({ length: classCount }, () => new Float64Array(width + 1))
  const meanSquare = rows.reduce((sum, row) => sum + 1 + row.reduce((s, x) => s + x * x, 0), 0) / rows.length
  const curvature = meanSquare / 2 + l2
  const condition = Math.sqrt(l2 / curvature)
  const momentum = (1 - condition) / (1 + condition)
  let weights = zeros()
  let ahead = zeros()
  for (let step = 0; step < maxSteps; step++) {
    const gradient = zeros()
    rows.forEach((row, index) => {
      classProbabilities(ahead, row).forEach((probability, one) => {
        const slope = gradient[one] as Float64Array // a row a class
        const error = (probability - (classes[index] === one ? 1 : 0)) / rows.length
        for (let i = 0; i < width; i++) slope[i] = (slope[i] as number) + error * (row[i] as number)
        slope[width] = (slope[width] as number) + error
      })
    })
    let steepest = 0
    const next = ahead.map((from, one) =>
      from.map((value, i) => {
        const slope = ((gradient[one] as Float64Array)[i] as number) + (i < width ? l2 * value : 0)
        steepest = Math.max(steepest, Math.abs(slope))
        return value - slope / curvature
      }),
    )
    ahead = next.map((to, one) =>
      to.map((value, i) => value + momentum * (value - ((weights[one] as Float64Array)[i] as number))),
    )
    weights = next
    if (steepest < gradientTolerance) break
  }
  return weights
}
