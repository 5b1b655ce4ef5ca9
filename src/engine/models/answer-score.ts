import { type PreTrainedModel, type PreTrainedTokenizer, Tensor } from '@huggingface/transformers'
import { chatTokens } from './chat-prompt.ts'
import { chatText } from './chat-text.ts'
import type { AnswerScore, ChatMessage } from './language-model.ts'

/** Logits of a position are 200 kB: of longer answers the beginning is scored. */
const maxScoredTokens = 1024

/** −ln softmax(logits)[token]. @param logits [vocab] */
const negativeLogLikelihood = (logits: Float32Array, token: number): number => {
  let largest = Number.NEGATIVE_INFINITY
  for (const logit of logits) if (logit > largest) largest = logit
  let total = 0
  for (const logit of logits) total += Math.exp(logit - largest)
  return Math.log(total) + largest - (logits[token] as number) // a token of the vocabulary
}

const int64 = (values: readonly number[]): Tensor =>
  new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length])

/**
 * Reads prompt and answer in one pass (teacher forcing): the logits of each position say how likely the next token
 * of the answer is. null for an empty answer, and for one that does not fit into the context beside its prompt.
 */
export const scoreAnswer = async (
  model: PreTrainedModel,
  tokenizer: PreTrainedTokenizer,
  messages: readonly ChatMessage[],
  answer: string,
  contextTokens: number,
): Promise<AnswerScore | null> => {
  const prompt = chatTokens(tokenizer, messages)
  const tokens = chatText(tokenizer).encode(answer).slice(0, maxScoredTokens)
  const [last] = tokens.slice(-1)
  if (last === undefined || prompt.length + tokens.length > contextTokens) return null
  // The last token of the prompt foretells the first of the answer; the last of the answer foretells nothing asked.
  const ids = [...prompt, ...tokens.slice(0, -1)]
  const { logits } = (await model.forward({
    input_ids: int64(ids),
    attention_mask: int64(ids.map(() => 1)),
    num_logits_to_keep: new Tensor('int64', BigInt64Array.of(BigInt(tokens.length)), []),
  })) as { logits: Tensor } // [1, tokens, vocab]
  const values = logits.data as Float32Array
  const vocabulary = values.length / tokens.length
  let sum = 0
  for (const [position, token] of tokens.entries())
    sum += negativeLogLikelihood(values.subarray(position * vocabulary, (position + 1) * vocabulary), token)
  return { meanNegativeLogLikelihood: sum / tokens.length, tokens: tokens.length }
}
