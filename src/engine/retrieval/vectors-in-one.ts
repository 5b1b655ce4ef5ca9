import { EngineError } from '#engine/core/errors.ts'
import type { ChunkVector } from './vector-store.ts'

/** The vectors one after another, [items.length, dimensions]. Throws MODEL_CORRUPT when one is not usable. */
export const vectorsInOne = (items: readonly ChunkVector[], dimensions: number): Float32Array => {
  const vectors = new Float32Array(items.length * dimensions)
  for (const [row, { chunkId, vector }] of items.entries()) {
    if (vector.length !== dimensions || !vector.every(Number.isFinite))
      throw new EngineError(
        'MODEL_CORRUPT',
        'The embedding model gave an unusable result. The document was not added; the others are untouched. Install Diptych again if this keeps happening.',
        { chunkId, length: vector.length, dimensions },
      )
    vectors.set(vector, row * dimensions)
  }
  return vectors
}
