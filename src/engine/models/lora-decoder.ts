import { InferenceSession, type Tensor } from 'onnxruntime-node'
import type { DecoderSession } from './decoder-session.ts'
import { fedTensor } from './fed-tensor.ts'
import type { LoraInput } from './lora-inputs.ts'

const isLoraInput = (name: string): boolean => name.startsWith('lora.')

/**
 * A view of a decoder with LoRA branches, with one adapter's factors fed to every run. transformers.js sees a plain
 * decoder; all views share the session, so its weights are in memory once.
 */
export const withLora = (
  session: Pick<InferenceSession, 'inputNames' | 'outputNames' | 'inputMetadata' | 'run'>,
  inputs: readonly LoraInput[],
): DecoderSession => {
  const factors: Record<string, Tensor> = Object.fromEntries(
    inputs.map(({ name, data, dims }) => [name, fedTensor(data, dims)]),
  )
  return {
    inputNames: session.inputNames.filter(name => !isLoraInput(name)),
    outputNames: session.outputNames,
    inputMetadata: session.inputMetadata.filter(({ name }) => !isLoraInput(name)),
    run: (feeds, fetches = {}) => session.run({ ...feeds, ...factors }, fetches),
    release: async () => {}, // the owner of the shared session releases it
  }
}

/** The decoder with LoRA branches, which only those wait for who use an adapter. */
export interface LoraDecoder {
  /** Loads it, the first time; its weights are in memory beside the plain decoder's. */
  open(): Promise<void>
  /** What `open` loaded, with these factors. */
  with(inputs: readonly LoraInput[]): DecoderSession
}

export const createLoraDecoder = (path: string, options: InferenceSession.SessionOptions): LoraDecoder => {
  let opening: Promise<InferenceSession> | undefined
  let session: InferenceSession | undefined
  return {
    async open() {
      opening ??= InferenceSession.create(path, options).catch(error => {
        opening = undefined // the next attempt may have the memory that this one lacked
        throw error
      })
      session = await opening
    },
    with(inputs) {
      if (!session) throw new Error('The decoder for adapters is not open')
      return withLora(session, inputs)
    },
  }
}
