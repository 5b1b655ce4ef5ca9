import type { InferenceSession, Tensor } from 'onnxruntime-node'

type Feeds = Record<string, Tensor>

/** The part of a session that transformers.js uses. */
export interface DecoderSession {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  readonly inputMetadata: readonly InferenceSession.ValueMetadata[]
  /** @param fetches where outputs are written to, by name; without it all are handed back in tensors of their own. */
  run(feeds: Feeds, fetches?: Record<string, Tensor | null>): Promise<Record<string, Tensor>>
  release(): Promise<void>
}
