import { type PreTrainedTokenizer, Tensor } from '@huggingface/transformers'
import { chatText } from './chat-text.ts'
import type { ChatMessage } from './language-model.ts'

/**
 * Token ids of a conversation in the model's chat template, the opening of the answer included. Special tokens
 * that a message spells out are read as plain characters: see `chatText`.
 */
export const chatTokens = (tokenizer: PreTrainedTokenizer, messages: readonly ChatMessage[]): number[] => {
  const text = chatText(tokenizer)
  return text.encode(text.render(messages, true))
}

/** The same as a decoder's inputs, each [1, tokens]. */
export const chatInputs = (
  tokenizer: PreTrainedTokenizer,
  messages: readonly ChatMessage[],
): { input_ids: Tensor; attention_mask: Tensor } => {
  const ids = chatTokens(tokenizer, messages)
  const dims = [1, ids.length]
  return {
    input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), dims),
    attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), dims),
  }
}
