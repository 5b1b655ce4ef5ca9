import { type InferenceSession, Tensor } from 'onnxruntime-node'
import type { LoraInput } from './lora-inputs.ts'

type Feeds = Record<string, Tensor>

/** The part of a session that transformers.js uses. */
export interface DecoderSession {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  readonly inputMetadata: readonly InferenceSession.ValueMetadata[]
  readonly config: unknown
  /** @param fetches where outputs are written to, by name; without it all are handed back in tensors of their own. */
  run(feeds: Feeds, fetches?: Record<string, Tensor | null>): Promise<Record<string, Tensor>>
  release(): Promise<void>
}

const isLoraInput = (name: string): boolean => name.startsWith('lora.')

/**
 * A view of the loaded decoder with one adapter's factors fed to every run. transformers.js sees a plain
 * decoder; all views share the session, so the base weights are in memory once.
 */
export const withLora = (session: DecoderSession, inputs: readonly LoraInput[]): DecoderSession => {
  const factors: Feeds = Object.fromEntries(
    inputs.map(({ name, data, dims }) => [name, new Tensor('float32', data, dims)]),
  )
  return {
    inputNames: session.inputNames.filter(name => !isLoraInput(name)),
    outputNames: session.outputNames,
    inputMetadata: session.inputMetadata.filter(({ name }) => !isLoraInput(name)),
    config: session.config,
    run: (feeds, fetches) => session.run({ ...feeds, ...factors }, fetches),
    release: async () => {}, // the owner of the shared session releases it
  }
}
