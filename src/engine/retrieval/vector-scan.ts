import type { RowMemory } from './row-memory.ts'
import type { VectorHit } from './vector-store.ts'

/** Best first, equals by chunk id. */
export const compareHits = (a: VectorHit, b: VectorHit): number =>
  b.cosine - a.cosine || (a.chunkId < b.chunkId ? -1 : a.chunkId > b.chunkId ? 1 : 0)

/** Neighbouring rows, half-open. */
export interface RowRun {
  first: number
  end: number
}

/**
 * How far a score in float32 can be from the exact dot product of two vectors of unit length: each of
 * the additions that follow one another rounds by half a unit in the last place (Higham, Accuracy and
 * Stability of Numerical Algorithms, section 3.1). Vectors may be a tenth longer than they should be.
 */
const scoreError = (query: Float32Array): number =>
  (query.length / 16 + 8) * 2 ** -24 * 1.1 * Math.hypot(...query)

/**
 * Every row that may be among the k nearest to the unit vector `query`: those whose float32 score reaches
 * the k-th best, less what rounding can do to both. The caller scores these few exactly, so that the
 * ranking does not depend on how the many were scored.
 */
export const nearestCandidates = (
  memory: RowMemory,
  runs: Iterable<RowRun>,
  query: Float32Array,
  k: number,
): number[] => {
  if (k < 1) return []
  const margin = 2 * scoreError(query)
  /** The k best scores so far, ascending. */
  const best: number[] = []
  let floor = Number.NEGATIVE_INFINITY
  const rows: number[] = []
  const scoresOfRows: number[] = []
  memory.setQuery(query)
  for (const { first, end } of runs)
    for (let start = first; start < end; start += memory.blockRows) {
      const count = Math.min(memory.blockRows, end - start)
      const scores = memory.score(start, count)
      for (let i = 0; i < count; i++) {
        const score = scores[i] as number // i < count
        if (!(score >= floor)) continue
        rows.push(start + i)
        scoresOfRows.push(score)
        const worst = best[0]
        if (best.length === k && worst !== undefined && score <= worst) continue
        const place = best.findIndex(other => other > score)
        best.splice(place < 0 ? best.length : place, 0, score)
        if (best.length > k) best.shift()
        if (best.length === k) floor = (best[0] as number) - margin // k ≥ 1
      }
    }
  return rows.filter((_, index) => (scoresOfRows[index] as number) >= floor)
}
