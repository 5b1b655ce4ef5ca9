import { type PreTrainedTokenizer, Tensor } from '@huggingface/transformers'
import type { ChatMessage } from './language-model.ts'

/** A character of Unicode's last private plane that occurs in none of the messages. */
const unusedMark = (messages: readonly ChatMessage[]): string => {
  const used = new Set(messages.flatMap(({ content }) => [...content]))
  let codePoint = 0x100000
  while (used.has(String.fromCodePoint(codePoint))) codePoint++
  return String.fromCodePoint(codePoint)
}

/** Matches the first character wherever the name of a special token (`<|im_end|>`) begins. */
const specialTokenStart = (tokenizer: PreTrainedTokenizer): RegExp => {
  const names = tokenizer.all_special_tokens.map(name => name.replace(/[^\p{L}\p{N}_]/gu, '\\$&'))
  return new RegExp(`(?=${names.join('|')})[\\s\\S]`, 'g')
}

/**
 * Token ids of a conversation in the model's chat template, the opening of the answer included. Only the
 * template makes special tokens: where a message spells one out (a question or a document that means to
 * end its turn), it is read as the characters it consists of. Everything else comes out as the library's
 * own `apply_chat_template` does it.
 */
export const chatTokens = (tokenizer: PreTrainedTokenizer, messages: readonly ChatMessage[]): number[] => {
  const start = specialTokenStart(tokenizer)
  const mark = unusedMark(messages)
  const marked = messages.map(({ role, content }) => ({
    role,
    content: content.replace(start, first => first + mark),
  }))
  const text = tokenizer.apply_chat_template(marked as never, {
    add_generation_prompt: true,
    tokenize: false,
  }) as string // the result's type follows `tokenize` only for literal option types
  // A name cut in two is no special token to the tokenizer, which sees one piece at a time.
  return text.split(mark).flatMap(piece => tokenizer.encode(piece, { add_special_tokens: false }))
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
