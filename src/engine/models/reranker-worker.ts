import { parentPort } from 'node:worker_threads'
import {
  AutoModelForSequenceClassification,
  AutoTokenizer,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  type Tensor,
} from '@huggingface/transformers'
import { EngineError } from '#engine/core/errors.ts'
import { serveWorker } from '#engine/core/worker-channel.ts'
import { padded } from './padded-tensor.ts'
import { placesKept } from './pair-truncation.ts'
import { scoresOf, tokenLimit } from './reranker-output.ts'
import { keepOffline } from './transformers.ts'

export type RerankerMethods = {
  load: {
    /** `modelFile` is the name of the weights in `onnx`, without ending. */
    params: { folder: string; modelFile: string; externalData: boolean; threads: number }
    result: { maxTokens: number }
    event: never
  }
  score: { params: { question: string; texts: readonly string[] }; result: number[]; event: never }
}

// As for the embedder, whose shape such models have (findings, "Embeddings").
const batchSize = 8

let loaded: { tokenizer: PreTrainedTokenizer; model: PreTrainedModel; maxTokens: number } | undefined

interface Pair {
  /** Of the text that it was made of. */
  index: number
  ids: number[]
  /** Which of the two parts a token is of; empty for models that do not ask. */
  types: number[]
}

const encode = (
  { tokenizer, maxTokens }: NonNullable<typeof loaded>,
  question: string,
  texts: readonly string[],
): Pair[] => {
  // Arrays, because tensors were not asked for; one row a text, of different lengths. Which part a token is of is asked
  // for, because transformers.js tells it only for tokenizer classes that it knows by name.
  const joined = tokenizer(
    texts.map(() => question),
    {
      text_pair: [...texts],
      return_token_type_ids: true,
      return_tensor: false,
      padding: false,
      truncation: false,
    },
  ) as { input_ids: number[][]; token_type_ids?: number[][] }
  const alone = (text: string): number[] => tokenizer.encode(text, { add_special_tokens: false })
  return joined.input_ids.map((ids, index) => {
    const types = joined.token_type_ids?.[index] ?? []
    if (ids.length <= maxTokens) return { index, ids, types }
    const parts = { ids, first: alone(question), second: alone(texts[index] ?? '') }
    const kept = placesKept(parts, maxTokens)
    if (!kept)
      throw new EngineError(
        'MODEL_UNSUPPORTED',
        'The reranker joins a question and a passage in a way that Diptych cannot shorten. Nothing was changed. Choose another cross-encoder.',
      )
    const pick = (values: readonly number[]): number[] => kept.flatMap(place => values[place] ?? [])
    return { index, ids: pick(ids), types: pick(types) }
  })
}

const scoreBatch = async (
  { tokenizer, model }: NonNullable<typeof loaded>,
  pairs: readonly Pair[],
): Promise<number[]> => {
  const ids = pairs.map(pair => pair.ids)
  const types = pairs.map(pair => pair.types)
  const output = (await model({
    input_ids: padded(ids, tokenizer.pad_token_id ?? 0),
    attention_mask: padded(
      ids.map(row => row.map(() => 1)),
      0,
    ),
    ...(types.every(row => row.length > 0) && { token_type_ids: padded(types, 0) }),
  })) as { logits?: Tensor }
  return scoresOf(output.logits, pairs.length)
}

/** Scores in the order of `texts`; batches hold pairs of similar length, so that little is padding. */
const score = async (question: string, texts: readonly string[], signal: AbortSignal): Promise<number[]> => {
  if (!loaded)
    throw new EngineError('ENGINE_NOT_READY', 'The reranker is still being loaded. Try again in a moment.')
  const pairs = encode(loaded, question, texts).sort((a, b) => a.ids.length - b.ids.length)
  const scores = new Array<number>(texts.length).fill(Number.NaN)
  for (let start = 0; start < pairs.length; start += batchSize) {
    if (signal.aborted) throw new EngineError('CANCELLED', 'Reranking was stopped.')
    const batch = pairs.slice(start, start + batchSize)
    const scored = await scoreBatch(loaded, batch)
    batch.forEach(({ index }, row) => {
      scores[index] = scored[row] ?? Number.NaN
    })
    // The message that aborts arrives between two turns of the loop; a session's run does not let it through.
    await new Promise(resolve => setImmediate(resolve))
  }
  return scores
}

const notLoaded = (cause: unknown): EngineError =>
  cause instanceof Error && /unsupported model type/i.test(cause.message)
    ? new EngineError(
        'MODEL_UNSUPPORTED',
        'The reranker is of an architecture that Diptych cannot run. Nothing was changed. Choose a cross-encoder of the BERT family, such as BERT, RoBERTa, XLM-RoBERTa, DeBERTa or ModernBERT.',
        {},
        { cause },
      )
    : new EngineError(
        'MODEL_CORRUPT',
        'The reranker cannot be loaded: its files are damaged or do not belong together. Nothing was changed. Get its folder again.',
        {},
        { cause },
      )

if (!parentPort) throw new Error('The reranker’s worker is started as a worker thread')
serveWorker<RerankerMethods>(parentPort, {
  load: async ({ folder, modelFile, externalData, threads }) => {
    keepOffline()
    try {
      const tokenizer = await AutoTokenizer.from_pretrained(folder, { local_files_only: true })
      const model = await AutoModelForSequenceClassification.from_pretrained(folder, {
        local_files_only: true,
        // The file's whole name is given; any other type would add an ending to it.
        dtype: 'fp32',
        model_file_name: modelFile,
        use_external_data_format: externalData,
        session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
      })
      const maxTokens = tokenLimit(tokenizer.model_max_length, { ...model.config })
      loaded = { tokenizer, model, maxTokens }
      return { maxTokens }
    } catch (thrown) {
      throw thrown instanceof EngineError ? thrown : notLoaded(thrown)
    }
  },
  score: ({ question, texts }, { signal }) => score(question, texts, signal),
})
