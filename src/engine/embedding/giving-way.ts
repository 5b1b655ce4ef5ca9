import type { Embedder } from './embedder.ts'

/** The embedder for work that can wait: before each of its calls it waits until `free` says that nobody is being answered. */
export const givingWay = (embedder: Embedder, free: () => Promise<void>): Embedder => ({
  id: embedder.id,
  dimensions: embedder.dimensions,
  async embed(texts, signal) {
    await free()
    return embedder.embed(texts, signal)
  },
})
