import type { ChunkId, DocumentId } from '#contract/ids.ts'
import type { VectorHit } from './vector-store.ts'

/** The vectors of one document, one after another. */
export interface VectorBlock {
  documentId: DocumentId
  chunkIds: ChunkId[]
  /** [chunkIds.length, dimensions], row-major. */
  vectors: Float32Array
}

/**
 * Dot product of `query` [dimensions] with the row that begins at `offset`. Four accumulators, because
 * one would make every addition wait for the one before it (twice as fast at 384 dimensions).
 */
export const dotAt = (query: Float32Array, vectors: Float32Array, offset: number): number => {
  const dimensions = query.length
  const whole = dimensions - (dimensions % 4)
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  // Indices stay inside both arrays by construction; `as number` costs nothing, a check would.
  for (let i = 0; i < whole; i += 4) {
    const row = offset + i
    s0 += (query[i] as number) * (vectors[row] as number)
    s1 += (query[i + 1] as number) * (vectors[row + 1] as number)
    s2 += (query[i + 2] as number) * (vectors[row + 2] as number)
    s3 += (query[i + 3] as number) * (vectors[row + 3] as number)
  }
  for (let i = whole; i < dimensions; i++) s0 += (query[i] as number) * (vectors[offset + i] as number)
  return s0 + s1 + s2 + s3
}

const before = (a: VectorHit, b: VectorHit): boolean =>
  a.cosine > b.cosine || (a.cosine === b.cosine && a.chunkId < b.chunkId)

/** The k unit vectors nearest to the unit vector `query`, best first, equals by chunk id. Exact. */
export const scanNearest = (blocks: Iterable<VectorBlock>, query: Float32Array, k: number): VectorHit[] => {
  const best: VectorHit[] = []
  if (k < 1) return best
  for (const { documentId, chunkIds, vectors } of blocks)
    for (let row = 0; row < chunkIds.length; row++) {
      const cosine = dotAt(query, vectors, row * query.length)
      const worst = best[k - 1]
      if (worst && cosine < worst.cosine) continue
      const hit = { documentId, chunkId: chunkIds[row] as ChunkId, cosine }
      let place = best.length
      while (place > 0 && before(hit, best[place - 1] as VectorHit)) place--
      best.splice(place, 0, hit)
      if (best.length > k) best.pop()
    }
  return best
}
