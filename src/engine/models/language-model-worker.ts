import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import {
  AutoConfig,
  AutoTokenizer,
  InterruptableStoppingCriteria,
  LlamaForCausalLM,
  LogitsProcessor,
  LogitsProcessorList,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  random,
  type Tensor,
  TextStreamer,
} from '@huggingface/transformers'
import { InferenceSession } from 'onnxruntime-node'
import { EngineError } from '#engine/core/errors.ts'
import { serveWorker } from '#engine/core/worker-channel.ts'
import { scoreAnswer } from './answer-score.ts'
import { chatInputs, chatTokens } from './chat-prompt.ts'
import { chatText } from './chat-text.ts'
import { decoderOptions } from './decoder-options.ts'
import type { DecoderSession } from './decoder-session.ts'
import { exampleTokenCount } from './example-token-count.ts'
import { loraGraphFile } from './gguf/import-gguf.ts'
import { withCacheCopied, withCacheInPlace, worksInPlace } from './in-place-decoder.ts'
import { KeyValueCaches } from './key-value-cache.ts'
import type {
  AnswerScore,
  ChatMessage,
  GenerationEvent,
  GenerationRequest,
  Sampling,
} from './language-model.ts'
import type { LlamaConfig } from './llama-config.ts'
import { LoadedAdapters } from './loaded-adapters.ts'
import { createLoraDecoder } from './lora-decoder.ts'
import { loraInputs } from './lora-inputs.ts'
import { readPeftAdapter } from './peft-adapter.ts'
import { sampleToken } from './sampling.ts'
import { keepOffline } from './transformers.ts'

export type LanguageModelMethods = {
  /** @param threads onnxruntime's intra-op threads. */
  load: {
    params: { folder: string; name: string; threads: number }
    result: { cacheInPlace: boolean }
    event: never
  }
  countTokens: { params: { messages: ChatMessage[] }; result: number; event: never }
  countExampleTokens: { params: { examples: ChatMessage[][] }; result: number[]; event: never }
  loadAdapter: { params: { id: string; folder: string }; result: undefined; event: never }
  unloadAdapter: { params: { id: string }; result: undefined; event: never }
  generate: { params: GenerationRequest; result: undefined; event: GenerationEvent }
  score: {
    params: Pick<GenerationRequest, 'messages' | 'adapterId' | 'adapterStrength'> & {
      answer: string
      contextTokens: number
    }
    result: AnswerScore | null
    event: never
  }
}

interface Loaded {
  tokenizer: PreTrainedTokenizer
  /** The plain decoder, and that with LoRA branches for each adapter and strength. */
  base: DecoderSession
  adapted: LoadedAdapters<DecoderSession>
  /** A transformers.js model over a decoder, for one conversation; releasing its session ends that. */
  modelOver(decoder: DecoderSession): ConversationModel
}

type ConversationModel = PreTrainedModel & { sessions: { model: DecoderSession } }

let loaded: Loaded | undefined

const requireLoaded = (): Loaded => {
  if (!loaded)
    throw new EngineError(
      'ENGINE_NOT_READY',
      'The language model is still being loaded. Try again in a moment.',
    )
  return loaded
}

const load = async (folder: string, name: string, threads: number): Promise<{ cacheInPlace: boolean }> => {
  keepOffline()
  const config = JSON.parse(await readFile(join(folder, 'llama.json'), 'utf8')) as LlamaConfig // written by our import
  const tokenizer = await AutoTokenizer.from_pretrained(folder, { local_files_only: true })
  // Not `from_pretrained`, which in Node reads all weights into memory once more and never looks at them.
  const session: DecoderSession = await InferenceSession.create(
    join(folder, 'onnx/model.onnx'),
    decoderOptions(threads),
  )
  const modelConfig = await AutoConfig.from_pretrained(folder, { local_files_only: true })
  const configs = {
    generation_config: JSON.parse(await readFile(join(folder, 'generation_config.json'), 'utf8')),
  }
  const caches = new KeyValueCaches(config)
  const cacheInPlace = await worksInPlace(session, config)
  const loraDecoder = createLoraDecoder(join(folder, loraGraphFile), decoderOptions(threads))
  loaded = {
    tokenizer,
    base: session,
    adapted: new LoadedAdapters(
      async adapterFolder => {
        const adapter = await readPeftAdapter(adapterFolder, { config, name })
        await loraDecoder.open()
        return loraInputs(config, adapter)
      },
      inputs => loraDecoder.with(inputs),
    ),
    modelOver(decoder) {
      const inPlace = cacheInPlace ? withCacheInPlace(decoder, caches, config) : withCacheCopied(decoder)
      return new LlamaForCausalLM(modelConfig, { model: inPlace }, configs) as ConversationModel // its one session
    },
  }
  return { cacheInPlace }
}

/** Replaces the logits by the one token drawn, so that the greedy decoder that follows picks it. */
class SeededSampling extends LogitsProcessor {
  readonly #sampling: Sampling
  readonly #random: InstanceType<typeof random.Random>

  constructor(sampling: Sampling) {
    super()
    this.#sampling = sampling
    this.#random = new random.Random(sampling.seed)
  }

  override _call(_inputIds: bigint[][], logits: Tensor): Tensor {
    const values = logits.data as Float32Array // [1, vocab]
    const token = sampleToken(values, this.#sampling, () => this.#random.random())
    values.fill(Number.NEGATIVE_INFINITY)
    values[token] = 0
    return logits
  }
}

/** Has `work` done by the base model, or its view with an adapter. @throws EngineError ADAPTER_NOT_FOUND. */
const withModel = async <Result>(
  { adapterId, adapterStrength = 1 }: Pick<GenerationRequest, 'adapterId' | 'adapterStrength'>,
  work: (model: PreTrainedModel) => Promise<Result>,
): Promise<Result> => {
  const { base, adapted, modelOver } = requireLoaded()
  const decoder =
    adapterId === null || adapterStrength === 0 ? base : adapted.view(adapterId, adapterStrength)
  if (!decoder)
    throw new EngineError('ADAPTER_NOT_FOUND', 'The adapter is not loaded. Activate it again.', {
      id: adapterId,
    })
  const model = modelOver(decoder)
  try {
    return await work(model)
  } finally {
    await model.sessions.model.release()
  }
}

const generate = async (
  model: PreTrainedModel,
  request: GenerationRequest,
  signal: AbortSignal,
  emit: (event: GenerationEvent) => void,
): Promise<void> => {
  const { tokenizer } = requireLoaded()
  const startedAt = performance.now()
  const inputs = chatInputs(tokenizer, request.messages)
  const endToken = BigInt(tokenizer.eos_token_id)

  const interrupt = new InterruptableStoppingCriteria()
  signal.addEventListener('abort', () => interrupt.interrupt(), { once: true })
  if (signal.aborted) interrupt.interrupt()

  let answerTokens = 0
  let ended = false
  let firstTokenAt = startedAt
  const streamer = new TextStreamer(tokenizer, {
    skip_prompt: true,
    skip_special_tokens: true,
    callback_function: delta => {
      if (delta !== '') emit({ type: 'text', delta })
    },
    token_callback_function: ([token]) => {
      if (answerTokens === 0 && !ended) {
        firstTokenAt = performance.now()
        emit({
          type: 'prefilled',
          promptTokens: inputs.input_ids.dims[1] as number, // [1, tokens]
          timeToFirstTokenMs: firstTokenAt - startedAt,
        })
      }
      if (token === endToken) ended = true
      else answerTokens++
    },
  })
  const processors = new LogitsProcessorList()
  if (request.sampling.temperature > 0) processors.push(new SeededSampling(request.sampling))
  // generate()'s own parameter type lists every option of every task; these are the decoder's.
  await model.generate({
    ...inputs,
    max_new_tokens: request.maxTokens,
    do_sample: false,
    repetition_penalty: request.sampling.repetitionPenalty,
    logits_processor: processors,
    stopping_criteria: interrupt,
    streamer,
  } as never)
  emit({
    type: 'finished',
    finishReason: ended ? 'end' : signal.aborted ? 'stopped' : 'length',
    answerTokens,
    decodeMs: performance.now() - firstTokenAt,
  })
}

if (!parentPort) throw new Error('The language model worker is started as a worker thread')
serveWorker<LanguageModelMethods>(parentPort, {
  load: ({ folder, name, threads }) => load(folder, name, threads),
  countTokens: ({ messages }) => chatTokens(requireLoaded().tokenizer, messages).length,
  countExampleTokens: ({ examples }) => {
    const text = chatText(requireLoaded().tokenizer)
    return examples.map(messages => exampleTokenCount(text, messages))
  },
  loadAdapter: async ({ id, folder }) => {
    await requireLoaded().adapted.load(id, folder)
    return undefined
  },
  unloadAdapter: ({ id }) => {
    requireLoaded().adapted.unload(id)
    return undefined
  },
  generate: async (request, { signal, emit }) => {
    await withModel(request, model => generate(model, request, signal, emit))
    return undefined
  },
  score: ({ messages, answer, contextTokens, ...adapter }) =>
    withModel(adapter, model =>
      scoreAnswer(model, requireLoaded().tokenizer, messages, answer, contextTokens),
    ),
})
