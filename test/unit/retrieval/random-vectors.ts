import { ChunkId, type DocumentId } from '#contract/ids.ts'
import { createRandom, type SeededRandom } from '#engine/core/random.ts'
import type { ChunkVector } from '#engine/retrieval/vector-store.ts'

export const unitVector = (random: SeededRandom, dimensions: number): Float32Array => {
  const vector = Float32Array.from({ length: dimensions }, () => random.uniform() - 0.5)
  const norm = Math.hypot(...vector)
  return vector.map(value => value / norm)
}

/** Vectors of a document's chunks; the same seed gives the same ones. */
export const randomItems = (
  documentId: DocumentId,
  count: number,
  dimensions: number,
  seed: string = documentId,
): ChunkVector[] => {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, index) => ({
    chunkId: ChunkId.parse(`${documentId}:${String(index).padStart(5, '0')}`),
    vector: unitVector(random, dimensions),
  }))
}
