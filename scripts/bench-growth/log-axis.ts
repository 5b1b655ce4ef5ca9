/** Smallest and largest value of an axis, both above 0. */
export type LogDomain = readonly [low: number, high: number]

/** Left free on either side of the values, as a factor. */
const padding = 1.3
/** An axis shows at least this, so that noise does not look like growth. */
const minDecades = 1.5

/** A domain around values, which are all above 0. @throws RangeError without values, or for one that has no logarithm. */
export const logDomain = (values: readonly number[]): LogDomain => {
  if (values.length === 0 || values.some(value => !(value > 0)))
    throw new RangeError('a logarithmic axis needs values above 0')
  const low = Math.log10(Math.min(...values) / padding)
  const high = Math.log10(Math.max(...values) * padding)
  const missing = Math.max(0, minDecades - (high - low)) / 2
  return [10 ** (low - missing), 10 ** (high + missing)]
}

/** Ticks within a domain: 1, 2 and 5 of each power of ten, or where that would be too many, the powers alone. */
export const logTicks = ([low, high]: LogDomain): number[] => {
  const decades = Math.log10(high / low)
  const steps = decades <= 2.5 ? [1, 2, 5] : [1]
  const ticks: number[] = []
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const step of steps) {
      // Through text, because 3 · 10 ** -1 is not 0.3.
      const tick = Number(`${step}e${power}`)
      if (tick >= low && tick <= high) ticks.push(tick)
    }
  return ticks
}

/**
 * Moves labels apart, as little as keeps `gap` between neighbours, and returns their places in the order given.
 * Labels that overlap are taken together and centred on where they wanted to be.
 * @param wanted in pixels. @param within where there is room; may be left when there is too little.
 */
export const spreadLabels = (
  wanted: readonly number[],
  gap: number,
  within: readonly [number, number],
): number[] => {
  interface Cluster {
    members: number[]
    centre: number
  }
  const span = ({ members }: Cluster): number => (members.length - 1) * gap
  const topOf = (cluster: Cluster): number => {
    const lowest = within[1] - span(cluster)
    return Math.max(within[0], Math.min(cluster.centre - span(cluster) / 2, lowest))
  }
  const clusters: Cluster[] = []
  const order = [...wanted.entries()].toSorted(([, a], [, b]) => a - b)
  for (const [index, centre] of order) {
    let cluster: Cluster = { members: [index], centre }
    for (;;) {
      const above = clusters.at(-1)
      if (!above || topOf(above) + span(above) + gap <= topOf(cluster)) break
      clusters.pop()
      const members = [...above.members, ...cluster.members]
      const sum = above.centre * above.members.length + cluster.centre * cluster.members.length
      cluster = { members, centre: sum / members.length }
    }
    clusters.push(cluster)
  }
  const places = new Array<number>(wanted.length).fill(0)
  for (const cluster of clusters)
    for (const [place, index] of cluster.members.entries()) places[index] = topOf(cluster) + place * gap
  return places
}
