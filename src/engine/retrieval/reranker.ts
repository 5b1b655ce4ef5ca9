/** A cross-encoder: reads a question and a text together, which ranks better than two vectors apart and costs more. */
export interface Reranker {
  /** Shown to people. */
  name: string
  /**
   * One score for each text, in their order: the logit of being relevant, higher is better, comparable for one
   * question only. Throws MODEL_NOT_FOUND, MODEL_CORRUPT, MODEL_UNSUPPORTED, or CANCELLED when `signal` aborts.
   */
  score(question: string, texts: readonly string[], signal?: AbortSignal): Promise<number[]>
}
