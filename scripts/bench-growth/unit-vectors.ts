import { createRandom, type SeededRandom } from '#engine/core/random.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'

/** [dimensions], of length 1. */
export const unitVector = (random: SeededRandom, dimensions: number): Float32Array => {
  const vector = Float32Array.from({ length: dimensions }, () => random.uniform() - 0.5)
  const norm = Math.hypot(...vector)
  return vector.map(value => value / norm)
}

/** An embedder that takes next to no time: a random vector a text, the same for the same text. */
export const createRandomEmbedder = (dimensions: number): Embedder => ({
  id: `random-${dimensions}`,
  dimensions,
  embed: async texts => texts.map(text => unitVector(createRandom(text), dimensions)),
})
