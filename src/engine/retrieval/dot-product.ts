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
