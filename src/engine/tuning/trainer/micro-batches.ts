import { assembleBatch, type TrainingBatch } from '../data/batches.ts'
import type { RenderedExample } from '../data/render.ts'

/**
 * Tokens, padding included, that go through the model at once: what bounds its memory. An example that is
 * longer goes alone.
 */
const microBatchTokens = 512

/** Examples sorted by length and parted so that rows × longest stays within the bound. Deterministic. */
export const microBatchRows = <Row extends Pick<RenderedExample, 'tokenIds'>>(
  examples: readonly Row[],
): Row[][] => {
  const parts: Row[][] = []
  let part: Row[] = []
  for (const example of examples.toSorted((a, b) => a.tokenIds.length - b.tokenIds.length)) {
    // Sorted: the newest is the longest.
    if (part.length > 0 && (part.length + 1) * example.tokenIds.length > microBatchTokens) {
      parts.push(part)
      part = []
    }
    part.push(example)
  }
  if (part.length > 0) parts.push(part)
  return parts
}

export const microBatches = (examples: readonly RenderedExample[], padToken: number): TrainingBatch[] =>
  microBatchRows(examples).map(rows => assembleBatch(rows, padToken))

/** Tokens of all parts, padding included. */
export const paddedTokens = (examples: readonly RenderedExample[]): number =>
  microBatchRows(examples).reduce((sum, rows) => sum + rows.length * (rows.at(-1)?.tokenIds.length ?? 0), 0)
