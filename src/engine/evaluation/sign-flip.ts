/** Up to this many differences that are not 0, every choice of signs is tried: 2^14 = 16,384. */
export const largestExactTest = 14

/** Sums that differ by less are the same sum, added in another order. */
export const strictness = (differences: readonly number[]): number =>
  1e-12 * differences.reduce((sum, value) => sum + Math.abs(value), 0)

/**
 * Two-sided p-value of the sign-flip (paired permutation) test that the mean of `differences` is 0: the share of all
 * 2^n choices of signs whose sum is at least as far from 0 as the one observed. Differences of 0 do not matter.
 * Source: Fisher 1935, "The Design of Experiments", section 21. @throws RangeError above `largestExactTest`.
 */
export const exactSignFlipTest = (differences: readonly number[]): number => {
  const changed = differences.filter(value => value !== 0)
  if (changed.length > largestExactTest)
    throw new RangeError(`${changed.length} differences have too many signs to try them all`)
  const limit = Math.abs(changed.reduce((sum, value) => sum + value, 0)) - strictness(changed)
  const choices = 2 ** changed.length
  let asExtreme = 0
  for (let signs = 0; signs < choices; signs++) {
    const sum = changed.reduce((total, value, bit) => total + ((signs >>> bit) & 1 ? -value : value), 0)
    if (Math.abs(sum) >= limit) asExtreme++
  }
  return asExtreme / choices
}

/**
 * The p-value of randomly drawn flips, `(b + 1) / (m + 1)`: never 0, and valid at any number of flips. Source: Phipson
 * and Smyth 2010, "Permutation P-values Should Never Be Zero".
 */
export const signFlipPValue = (asExtreme: number, flips: number): number => (asExtreme + 1) / (flips + 1)
