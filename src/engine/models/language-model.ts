import type { AdapterId } from '#contract/ids.ts'
import type { FinishReason } from '#contract/run.ts'
import type { BaseModel } from './base-model.ts'

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

/** How the next token is chosen. Temperature 0 is greedy decoding. */
export interface Sampling {
  temperature: number
  topP: number
  repetitionPenalty: number
  seed: number
}

export interface GenerationRequest {
  messages: ChatMessage[]
  /** Adapter to apply, already loaded with `loadAdapter`; null is the base model. */
  adapterId: AdapterId | null
  /** How strongly the adapter is applied: 0 is the base model exactly; as trained, 1, when left out. */
  adapterStrength?: number
  sampling: Sampling
  maxTokens: number
}

export type GenerationEvent =
  /** The prompt was read and the first token chosen; milliseconds since `generate` began. */
  | { type: 'prefilled'; promptTokens: number; timeToFirstTokenMs: number }
  | { type: 'text'; delta: string }
  | {
      type: 'finished'
      finishReason: Exclude<FinishReason, 'nothing-relevant'>
      answerTokens: number
      /** From the first token to the last. */
      decodeMs: number
    }

/** How likely a given answer is: exp of the mean is its perplexity. */
export interface AnswerScore {
  /** Nats a token. */
  meanNegativeLogLikelihood: number
  /** Of the answer, without the one that ends it. */
  tokens: number
}

/** A loaded language model. It works off this thread; calls queue where the model can do one at a time. */
export interface LanguageModel {
  readonly id: string
  readonly name: string
  readonly base: BaseModel
  /** Prompt and answer together, in tokens. */
  readonly contextTokens: number
  /** Whether keys and values stay where they are between tokens; copying them costs more with every token of context. */
  readonly cacheInPlace: boolean
  /** Tokens of the conversation in the chat template, the opening of the answer included. */
  countTokens(messages: ChatMessage[]): Promise<number>
  /** Tokens of whole conversations in the chat template, as a training reads them: one count each. */
  countExampleTokens(examples: ChatMessage[][]): Promise<number[]>
  /**
   * Makes a PEFT folder available under `id`; at once when it is. Only those used last stay: load before every
   * answer. Throws ADAPTER_NOT_FOUND, ADAPTER_CORRUPT, ADAPTER_UNSUPPORTED.
   */
  loadAdapter(id: AdapterId, folder: string): Promise<void>
  unloadAdapter(id: AdapterId): Promise<void>
  /** Streams an answer. An abort ends it with finishReason `stopped`, keeping what was written. */
  generate(request: GenerationRequest, signal?: AbortSignal): AsyncGenerator<GenerationEvent>
  /**
   * How likely an answer is to a conversation. null where there is nothing to score, or not enough context for both.
   * Throws ADAPTER_NOT_FOUND.
   */
  score(
    request: Pick<GenerationRequest, 'messages' | 'adapterId' | 'adapterStrength'>,
    answer: string,
  ): Promise<AnswerScore | null>
  close(): Promise<void>
}
