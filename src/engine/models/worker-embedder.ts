import { WorkerChannel } from '#engine/core/worker-channel.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'
import type { EmbeddingMethods } from './embedding-worker.ts'

export interface EmbedderOptions {
  /** Entry module of the worker: embedding-worker. */
  workerUrl: URL
  folder: string
  id: string
  dimensions: number
  /** Longer texts are cut here, as the model was trained. */
  maxTokens: number
  threads: number
}

/** Loads an embedding model in its own worker thread. */
export const loadEmbedder = async (
  options: EmbedderOptions,
): Promise<Embedder & { close(): Promise<void> }> => {
  const channel = new WorkerChannel<EmbeddingMethods>(options.workerUrl, 'embedding model')
  const { id, dimensions, folder, maxTokens, threads } = options
  await channel.call('load', { folder, maxTokens, threads })
  return {
    id,
    dimensions,
    embed: (texts, signal) => channel.call('embed', { texts }, { signal }),
    close: () => channel[Symbol.asyncDispose](),
  }
}
