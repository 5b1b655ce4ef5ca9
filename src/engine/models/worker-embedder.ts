import { openChannel } from '#engine/core/worker-channel.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'
import type { EmbeddingMethods } from './embedding-worker.ts'

export interface EmbedderOptions {
  /** Entry module of the worker: embedding-worker. */
  workerUrl: URL
  /** As `importEmbeddingModel` gives it. The worker starts while that is awaited. */
  folder: Promise<string>
  id: string
  dimensions: number
  /** Longer texts are cut here, as the model was trained. */
  maxTokens: number
  threads: number
}

/** Loads an embedding model in its own worker thread. @throws what `folder` and loading throw. */
export const loadEmbedder = (options: EmbedderOptions): Promise<Embedder & { close(): Promise<void> }> =>
  openChannel<EmbeddingMethods, Embedder & { close(): Promise<void> }>(
    options.workerUrl,
    'embedding model',
    async channel => {
      const { id, dimensions, maxTokens, threads } = options
      await channel.call('load', { folder: await options.folder, maxTokens, threads })
      return {
        id,
        dimensions,
        embed: (texts, signal) => channel.call('embed', { texts }, { signal }),
        close: () => channel[Symbol.asyncDispose](),
      }
    },
  )
