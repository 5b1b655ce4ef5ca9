/**
 * The places of token sequences in batches: those of similar length together, so that little is padding, and padded at most
 * `maxTokens` in all unless one alone is longer.
 */
export const batchesOfTokens = (
  sequences: readonly { readonly length: number }[],
  maxTokens: number,
): number[][] => {
  const lengthOf = (index: number): number => sequences[index]?.length ?? 0
  const order = sequences.map((_, index) => index).sort((a, b) => lengthOf(a) - lengthOf(b))
  const batches: number[][] = []
  let batch: number[] = []
  for (const index of order) {
    // In this order it is the longest of its batch.
    if (batch.length > 0 && (batch.length + 1) * lengthOf(index) > maxTokens) {
      batches.push(batch)
      batch = []
    }
    batch.push(index)
  }
  if (batch.length > 0) batches.push(batch)
  return batches
}
