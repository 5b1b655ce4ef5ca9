import type { Embedder } from '#engine/embedding/embedder.ts'

const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0
  return hash
}

/**
 * A small embedder without a model: counts of letter trigrams, hashed into `dimensions` signed buckets
 * and brought to unit length. Texts that share words get a high cosine; the same text gives the same
 * vector everywhere.
 */
export const createTrigramEmbedder = (dimensions = 96, id = `trigrams-${dimensions}`): Embedder => ({
  id,
  dimensions,
  async embed(texts, signal) {
    signal?.throwIfAborted()
    return texts.map(text => {
      const vector = new Float32Array(dimensions)
      const padded = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `
      for (let i = 0; i + 3 <= padded.length; i++) {
        const hash = fnv1a(padded.slice(i, i + 3))
        const bucket = hash % dimensions
        vector[bucket] = (vector[bucket] ?? 0) + (hash & 0x10000 ? 1 : -1)
      }
      const norm = Math.hypot(...vector) || 1
      return vector.map(value => value / norm)
    })
  },
})
