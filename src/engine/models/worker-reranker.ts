import { openChannel } from '#engine/core/worker-channel.ts'
import type { Reranker } from '#engine/retrieval/reranker.ts'
import type { RerankerMethods } from './reranker-worker.ts'

interface RerankerOptions {
  /** Entry module of the worker: reranker-worker. */
  workerUrl: URL
  folder: string
  /** Of the weights in `onnx`, without ending. */
  modelFile: string
  /** The weights lie beside the graph, in a file of their own. */
  externalData: boolean
  threads: number
}

/** A cross-encoder in a worker thread. Owned by whoever loaded it, until `close`. */
export interface LoadedReranker extends Pick<Reranker, 'score'> {
  /** Question and text together. */
  maxTokens: number
  /** False once its worker has died. */
  alive(): boolean
  close(): Promise<void>
}

/** Loads a cross-encoder in its own worker thread. @throws EngineError MODEL_CORRUPT, MODEL_UNSUPPORTED. */
export const loadReranker = ({ workerUrl, ...model }: RerankerOptions): Promise<LoadedReranker> =>
  openChannel<RerankerMethods, LoadedReranker>(workerUrl, 'reranker', async channel => {
    const { maxTokens } = await channel.call('load', model)
    return {
      maxTokens,
      score: (question, texts, signal) => channel.call('score', { question, texts }, { signal }),
      alive: () => channel.alive,
      close: () => channel[Symbol.asyncDispose](),
    }
  })
