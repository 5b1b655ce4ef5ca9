/** Texts to unit vectors. */
export interface Embedder {
  /** Names the model and its weights; vectors of another id do not compare. */
  readonly id: string
  readonly dimensions: number
  /** One unit vector [dimensions] a text, in the order given. Throws CANCELLED when `signal` aborts. */
  embed(texts: string[], signal?: AbortSignal): Promise<Float32Array[]>
}
