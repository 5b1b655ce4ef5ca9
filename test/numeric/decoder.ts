import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { DecoderOptions } from '#engine/models/decoder-graph.ts'
import type { DecoderSession } from '#engine/models/decoder-session.ts'
import { importGguf, loraGraphFile } from '#engine/models/gguf/import-gguf.ts'
import type { LlamaConfig } from '#engine/models/llama-config.ts'
import { withLora } from '#engine/models/lora-decoder.ts'
import { loraInputs } from '#engine/models/lora-inputs.ts'
import type { LoraAdapter } from '#engine/models/peft-adapter.ts'

export const modelPath = 'models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf'

/** The shipped model imported into a temporary folder, as a start of the app does it. */
export const importShipped = async (
  decoder: DecoderOptions,
): Promise<{ folder: string; remove(): Promise<void> }> => {
  const cache = await mkdtemp(join(tmpdir(), 'diptych-import-'))
  const { folder } = await importGguf({ path: modelPath, sha256: 'test'.repeat(16) }, cache, { decoder })
  return { folder, remove: () => rm(cache, { recursive: true, force: true }) }
}

export const readConfig = async (folder: string): Promise<LlamaConfig> =>
  JSON.parse(await readFile(join(folder, 'llama.json'), 'utf8'))

const openGraph = (path: string): Promise<InferenceSession> =>
  InferenceSession.create(path, { intraOpNumThreads: 2, logSeverityLevel: 3 })
export const openDecoder = (folder: string): Promise<InferenceSession> =>
  openGraph(join(folder, 'onnx/model.onnx'))
/** The decoder that takes an adapter's factors. */
export const openLoraDecoder = (folder: string): Promise<InferenceSession> =>
  openGraph(join(folder, loraGraphFile))

/** The decoder with an adapter's factors, or with factors of rank 0. */
export const adapted = (
  session: InferenceSession,
  config: LlamaConfig,
  adapter: LoraAdapter | null,
): DecoderSession => withLora(session, loraInputs(config, adapter))

/**
 * Logits of one prefill over `ids` with an empty cache.
 * @param keep how many last positions to compute; 0 is all of them. Returns [kept · vocab].
 */
export const prefillLogits = async (
  session: Pick<DecoderSession, 'run' | 'inputMetadata'>,
  ids: readonly number[],
  keep: number,
): Promise<Float32Array> => {
  const feeds: Record<string, Tensor> = {
    input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
    attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), [1, ids.length]),
    num_logits_to_keep: new Tensor('int64', BigInt64Array.of(BigInt(keep)), []),
  }
  for (const { name, shape } of session.inputMetadata as readonly {
    name: string
    shape: readonly (number | string)[]
  }[])
    if (name.startsWith('past_key_values.'))
      feeds[name] = new Tensor(
        'float32',
        new Float32Array(0),
        shape.map(extent => (typeof extent === 'number' ? extent : extent === 'batch_size' ? 1 : 0)),
      )
  const { logits } = await session.run(feeds)
  return logits?.data as Float32Array
}

export const largestDifference = (a: Float32Array, b: Float32Array): number => {
  if (a.length !== b.length) throw new RangeError(`Cannot compare ${a.length} values with ${b.length}`)
  let largest = 0
  for (let i = 0; i < a.length; i++)
    largest = Math.max(largest, Math.abs((a[i] as number) - (b[i] as number)))
  return largest
}

/** Mean negative log likelihood of ids[1…] under logits [ids, vocab]; its exponential is the perplexity. */
export const meanNegativeLogLikelihood = (logits: Float32Array, ids: readonly number[]): number => {
  const vocabulary = logits.length / ids.length
  let sum = 0
  for (let position = 0; position + 1 < ids.length; position++) {
    const row = logits.subarray(position * vocabulary, (position + 1) * vocabulary)
    let largest = Number.NEGATIVE_INFINITY
    for (const logit of row) largest = Math.max(largest, logit)
    let total = 0
    for (const logit of row) total += Math.exp(logit - largest)
    sum -= (row[ids[position + 1] as number] as number) - largest - Math.log(total)
  }
  return sum / (ids.length - 1)
}

export const readFloats = async (path: string): Promise<Float32Array> => {
  const bytes = await readFile(path)
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

export const readJson = async <T>(path: string): Promise<T> => JSON.parse(await readFile(path, 'utf8')) as T
