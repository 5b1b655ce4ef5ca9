/**
 * Holm's step-down adjustment: the i-th smallest of m p-values times m − i + 1, at least the one before it, at most 1.
 * Keeps the chance of any false finding within the level. Source: Holm 1979, "A Simple Sequentially Rejective Multiple
 * Test Procedure".
 */
export const holmAdjusted = (pValues: readonly number[]): number[] => {
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0))
  const adjusted = [...pValues]
  let before = 0
  order.forEach((index, place) => {
    before = Math.max(before, Math.min(1, (pValues[index] ?? 1) * (pValues.length - place)))
    adjusted[index] = before
  })
  return adjusted
}

/**
 * McNemar's exact two-sided test of two paired shares: `min(1, 2·P(X ≤ min(b, c)))`, X binomial with n = b + c and ½.
 * Source: McNemar 1947; exact form as in Agresti 2013, section 11.1.
 * @param onlyFirst questions that only the first side has right; `onlySecond` likewise.
 */
export const mcNemarExact = (onlyFirst: number, onlySecond: number): number => {
  const trials = onlyFirst + onlySecond
  let tail = 0
  /** Of log C(trials, k) − trials·log 2: binomials of thousands overflow. */
  let logTerm = -trials * Math.LN2
  for (let k = 0; k <= Math.min(onlyFirst, onlySecond); k++) {
    tail += Math.exp(logTerm)
    logTerm += Math.log((trials - k) / (k + 1))
  }
  return Math.min(1, 2 * tail)
}
