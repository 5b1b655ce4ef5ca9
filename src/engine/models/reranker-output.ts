import { EngineError } from '#engine/core/errors.ts'

/** Logits as onnxruntime gives them; half precision comes out as 16-bit integers, which are no numbers. */
interface Logits {
  type: string
  dims: readonly number[]
  data: ArrayLike<unknown>
}

const unsupported = (what: string): EngineError =>
  new EngineError(
    'MODEL_UNSUPPORTED',
    `The model is no reranker: ${what}. Nothing was changed. Choose a cross-encoder that was trained to rank passages, which gives one or two numbers for a pair.`,
  )

/**
 * One score a pair from logits [batch, 1] or [batch, 2]. Of two, the first speaks against and the second for the
 * passage (monoBERT, Nogueira and Cho 2019), and their difference is the logit of the second's probability.
 * @throws EngineError MODEL_UNSUPPORTED, MODEL_CORRUPT when a score is not a finite number.
 */
export const scoresOf = (logits: Logits | undefined, pairs: number): number[] => {
  if (!logits) throw unsupported('it gives no scores for a pair')
  const { type, dims, data } = logits
  const [rows, width = 1, ...deeper] = dims
  if (rows !== pairs || deeper.length > 0 || type !== 'float32')
    throw unsupported(`its output has the shape [${dims.join(', ')}] and the type ${type}`)
  if (width !== 1 && width !== 2) throw unsupported(`it gives ${width} numbers for a pair`)
  const at = (index: number): number => Number(data[index])
  return Array.from({ length: pairs }, (_, row) => {
    const score = width === 1 ? at(row) : at(2 * row + 1) - at(2 * row)
    if (Number.isFinite(score)) return score
    throw new EngineError(
      'MODEL_CORRUPT',
      'The reranker gives scores that are no numbers, so its weights are damaged. Nothing was changed. Get its folder again.',
    )
  })
}

/** Families whose positions begin after the padding token's number, so that fewer are left than the table has. */
const paddedPositions = new Set(['roberta', 'xlm-roberta', 'camembert', 'mpnet'])

/** A chunk has 256 tokens at most; models that read thousands need their memory for texts that never come. */
const longestPair = 1024

/**
 * Most tokens of a pair: what the tokenizer says, at most the model's positions. Tokenizers that know no limit say a
 * huge number or nothing. @param config the model's config.json.
 */
export const tokenLimit = (
  tokenizerLimit: number | null | undefined,
  config: Readonly<Record<string, unknown>>,
): number => {
  const { max_position_embeddings: positions, pad_token_id: padding, model_type: family } = config
  const reserved =
    typeof family === 'string' && paddedPositions.has(family) && typeof padding === 'number' ? padding + 1 : 0
  const limits = [tokenizerLimit, typeof positions === 'number' && positions - reserved]
  return Math.min(longestPair, ...limits.flatMap(limit => (limit && limit > 0 ? [limit] : [])))
}
