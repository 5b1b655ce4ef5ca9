import { median, quantile } from '#engine/evaluation/statistics.ts'

/** Diptych's samples divided by a peer's. */
interface Ratio {
  /** Of the medians of all samples. */
  ofMedians: number
  /** Quartiles of the ratios of each round's medians: what two engines reached in the same minutes. */
  lowerQuartile: number
  upperQuartile: number
}

/** Rounds that only one of the two has are left out of the quartiles. @throws RangeError when they share none. */
export const ratioOf = (own: readonly number[][], peer: readonly number[][]): Ratio => {
  const shared = Math.min(own.length, peer.length)
  const byRound = Array.from(
    { length: shared },
    (_, round) => median(own[round] ?? []) / median(peer[round] ?? []),
  )
  return {
    ofMedians: median(own.flat()) / median(peer.flat()),
    lowerQuartile: quantile(byRound, 0.25),
    upperQuartile: quantile(byRound, 0.75),
  }
}
