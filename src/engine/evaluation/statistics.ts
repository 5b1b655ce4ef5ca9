import type { SeededRandom } from '#engine/core/random.ts'

/** Two-sided 95% quantile of the standard normal distribution. */
const z95 = 1.959963984540054

/**
 * Wilson score interval, 95%, for a share of `successes` in `trials`.
 * Source: Wilson 1927; Brown, Cai and DasGupta 2001, "Interval Estimation for a Binomial Proportion".
 * @throws RangeError without trials.
 */
export const wilsonInterval = (successes: number, trials: number): { low: number; high: number } => {
  if (trials <= 0) throw new RangeError('An interval needs at least one trial')
  const p = successes / trials
  const z2 = z95 * z95
  const centre = p + z2 / (2 * trials)
  const spread = z95 * Math.sqrt((p * (1 - p)) / trials + z2 / (4 * trials * trials))
  const scale = 1 + z2 / trials
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) }
}

/** Middle value, or the mean of the two in the middle. @throws RangeError when empty. */
export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Linear interpolation between order statistics (Hyndman and Fan 1996, type 7). @throws RangeError when empty. */
export const quantile = (values: readonly number[], share: number): number => {
  if (values.length === 0) throw new RangeError('No values have no quantile')
  const sorted = values.toSorted((a, b) => a - b)
  const position = (sorted.length - 1) * share
  const below = Math.floor(position)
  const low = sorted[below] as number // 0 ≤ below < length
  return low + (position - below) * ((sorted[below + 1] ?? low) - low)
}

/**
 * Percentile bootstrap interval, 95%: `statistic` of as many items drawn with replacement, `resamples` times
 * (Efron and Tibshirani 1993, chapter 13). Draw what is independent: paragraphs, not the spans in them.
 * Samples for which the statistic is undefined (null) are left out; null when it is for all. A statistic that
 * is the same for all items has an interval without width, which says little when items are few.
 * @throws RangeError without items.
 */
export const bootstrapInterval = <Item>(
  items: readonly Item[],
  statistic: (sample: readonly Item[]) => number | null,
  random: SeededRandom,
  resamples = 2000,
): { low: number; high: number } | null => {
  if (items.length === 0) throw new RangeError('An interval needs at least one item')
  const values: number[] = []
  for (let draw = 0; draw < resamples; draw++) {
    const sample = items.map(() => items[random.integer(items.length)] as Item) // below the length
    const value = statistic(sample)
    if (value !== null) values.push(value)
  }
  return values.length === 0 ? null : { low: quantile(values, 0.025), high: quantile(values, 0.975) }
}
