import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { AutoTokenizer, mean_pooling, type PreTrainedTokenizer, Tensor } from '@huggingface/transformers'
import { InferenceSession, type Tensor as SessionTensor } from 'onnxruntime-node'
import { EngineError } from '#engine/core/errors.ts'
import { serveWorker } from '#engine/core/worker-channel.ts'
import { padded } from './padded-tensor.ts'
import { batchesOfTokens } from './token-batches.ts'
import { keepOffline } from './transformers.ts'

export type EmbeddingMethods = {
  load: { params: { folder: string; maxTokens: number; threads: number }; result: undefined; event: never }
  embed: { params: { texts: string[] }; result: Float32Array[]; event: never }
}

/**
 * Measured on two cores: 64 texts of 12 tokens at once are a fifth quicker than eight, eight of 200 no quicker than two.
 * What more tokens at once only cost is memory, which onnxruntime keeps: 20 MB up to 512, 180 MB for eight of 200.
 */
const maxBatchTokens = 512

let loaded: { tokenizer: PreTrainedTokenizer; session: InferenceSession; maxTokens: number } | undefined

const requireLoaded = (): NonNullable<typeof loaded> => {
  if (loaded) return loaded
  throw new EngineError(
    'ENGINE_NOT_READY',
    'The embedding model is still being loaded. Try again in a moment.',
  )
}

/** @param texts their token ids. */
const embedBatch = async (texts: readonly (readonly number[])[]): Promise<Float32Array[]> => {
  const { tokenizer, session } = requireLoaded()
  const attention = padded(
    texts.map(ids => ids.map(() => 1)),
    0,
  )
  const inputs: Record<string, Tensor> = {
    input_ids: padded(texts, tokenizer.pad_token_id ?? 0),
    attention_mask: attention,
    token_type_ids: padded(
      texts.map(ids => ids.map(() => 0)),
      0,
    ),
  }
  const feeds = Object.fromEntries(
    session.inputNames.map(name => [name, inputs[name]?.ort_tensor as SessionTensor]), // a BERT has no other inputs or outputs
  )
  const { last_hidden_state: states } = await session.run(feeds) // [batch, tokens, width]
  const pooled = mean_pooling(new Tensor(states as SessionTensor), attention).normalize(2, -1) // [batch, width]
  const dimensions = pooled.dims[1] as number
  const data = pooled.data as Float32Array
  return texts.map((_, row) => data.slice(row * dimensions, (row + 1) * dimensions))
}

/** Vectors in the order of `texts`. */
const embed = async (texts: string[], signal: AbortSignal): Promise<Float32Array[]> => {
  const { tokenizer, maxTokens } = requireLoaded()
  if (texts.length === 0) return [] // which the tokenizer refuses
  // Arrays, one row a text, of different lengths.
  const { input_ids: tokens } = tokenizer(texts, {
    ...{ padding: false, truncation: true, max_length: maxTokens },
    return_tensor: false,
  }) as { input_ids: number[][] }
  const vectors: Float32Array[] = new Array(texts.length)
  for (const batch of batchesOfTokens(tokens, maxBatchTokens)) {
    if (signal.aborted) throw new EngineError('CANCELLED', 'Embedding was stopped.')
    const embedded = await embedBatch(batch.map(index => tokens[index] as number[]))
    batch.forEach((index, row) => {
      vectors[index] = embedded[row] as Float32Array
    })
  }
  return vectors
}

if (!parentPort) throw new Error('The embedding worker is started as a worker thread')
serveWorker<EmbeddingMethods>(parentPort, {
  load: async ({ folder, maxTokens, threads }) => {
    keepOffline()
    const tokenizer = await AutoTokenizer.from_pretrained(folder, { local_files_only: true })
    // Not by transformers.js, which reads the file into memory once more and never looks at it.
    const session = await InferenceSession.create(join(folder, 'onnx/model.onnx'), {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
    })
    loaded = { tokenizer, session, maxTokens }
    return undefined
  },
  embed: ({ texts }, { signal }) => embed(texts, signal),
})
