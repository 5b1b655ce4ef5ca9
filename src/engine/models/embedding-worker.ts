import { parentPort } from 'node:worker_threads'
import {
  AutoModel,
  AutoTokenizer,
  mean_pooling,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  type Tensor,
} from '@huggingface/transformers'
import { EngineError } from '#engine/core/errors.ts'
import { serveWorker } from '#engine/core/worker-channel.ts'
import { keepOffline } from './transformers.ts'

export type EmbeddingMethods = {
  load: { params: { folder: string; maxTokens: number; threads: number }; result: undefined; event: never }
  embed: { params: { texts: string[] }; result: Float32Array[]; event: never }
}

// Measured (findings, "Embeddings"): sorted by length, eight at a time is fastest on two cores.
const batchSize = 8

let loaded: { tokenizer: PreTrainedTokenizer; model: PreTrainedModel; maxTokens: number } | undefined

const embedBatch = async (texts: string[]): Promise<Float32Array[]> => {
  if (!loaded)
    throw new EngineError(
      'ENGINE_NOT_READY',
      'The embedding model is still being loaded. Try again in a moment.',
    )
  const { tokenizer, model, maxTokens } = loaded
  const inputs = tokenizer(texts, { padding: true, truncation: true, max_length: maxTokens })
  const { last_hidden_state } = (await model(inputs)) as { last_hidden_state: Tensor } // [batch, tokens, width]
  const pooled = mean_pooling(last_hidden_state, inputs.attention_mask).normalize(2, -1) // [batch, width]
  const width = pooled.dims[1] as number
  const data = pooled.data as Float32Array
  return texts.map((_, row) => data.slice(row * width, (row + 1) * width))
}

/** Vectors in the order of `texts`; batches hold texts of similar length, so that little is padding. */
const embed = async (texts: string[], signal: AbortSignal): Promise<Float32Array[]> => {
  const order = texts
    .map((_, index) => index)
    .sort((a, b) => (texts[a] as string).length - (texts[b] as string).length)
  const vectors: Float32Array[] = new Array(texts.length)
  for (let start = 0; start < order.length; start += batchSize) {
    if (signal.aborted) throw new EngineError('CANCELLED', 'Embedding was stopped.')
    const batch = order.slice(start, start + batchSize)
    const embedded = await embedBatch(batch.map(index => texts[index] as string))
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
    const model = await AutoModel.from_pretrained(folder, {
      local_files_only: true,
      dtype: 'q8',
      session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
    })
    loaded = { tokenizer, model, maxTokens }
    return undefined
  },
  embed: ({ texts }, { signal }) => embed(texts, signal),
})
