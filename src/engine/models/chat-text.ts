import type { PreTrainedTokenizer } from '@huggingface/transformers'
import type { ChatMessage } from './language-model.ts'
import { stretchEncoder } from './stretch-encoder.ts'

/**
 * The sign that cuts the name of a special token in two: the last character of Unicode's private planes. Alone
 * it is a cut; a text's own is written twice. The two cannot be confused: a cut stands after the first
 * character of a name and before its second, and neither is this sign.
 */
const cut = '\u{10FFFD}'
const lonelyCut = new RegExp(`(?<!${cut})${cut}(?!${cut})`, 'u')

/** A conversation as text in the model's chat template, and that text, or a part of it, as tokens. */
export interface ChatText {
  /** @param addGenerationPrompt ends the text where the model begins to write. */
  render(messages: readonly ChatMessage[], addGenerationPrompt: boolean): string
  encode(text: string): number[]
}

const chatTexts = new WeakMap<PreTrainedTokenizer, ChatText>()

/**
 * Only the template makes special tokens: where a message spells one out (a question or a document that means
 * to end its turn), it is read as the characters it consists of. Everything else comes out as the library's
 * own `apply_chat_template` does it. One for a tokenizer: it remembers what it encoded.
 */
export const chatText = (tokenizer: PreTrainedTokenizer): ChatText => {
  const text = chatTexts.get(tokenizer) ?? chatTextOver(tokenizer)
  chatTexts.set(tokenizer, text)
  return text
}

const chatTextOver = (tokenizer: PreTrainedTokenizer): ChatText => {
  const names = tokenizer.all_special_tokens.map(name => name.replace(/[^\p{L}\p{N}_]/gu, '\\$&'))
  /** Matches the first character wherever the name of a special token (`<|im_end|>`) begins. */
  const start = new RegExp(`(?=${names.join('|')})[\\s\\S]`, 'g')
  // A name cut in two is no special token to the tokenizer, which sees one piece at a time.
  const encode = (text: string): number[] =>
    text
      .split(lonelyCut)
      .flatMap(piece => tokenizer.encode(piece.replaceAll(cut + cut, cut), { add_special_tokens: false }))
  // The vocabulary of a byte-level BPE writes blanks as other signs. A token with a blank was added beside it, and
  // cutting at blanks would cut it in two.
  const hasTokenWithBlank = [...tokenizer.get_vocab().keys()].some(token => /\s/u.test(token))
  return {
    render: (messages, addGenerationPrompt) =>
      tokenizer.apply_chat_template(
        messages.map(({ role, content }) => ({
          role,
          content: content.replaceAll(cut, cut + cut).replace(start, first => first + cut),
        })) as never,
        { add_generation_prompt: addGenerationPrompt, tokenize: false },
      ) as string, // the result's type follows `tokenize` only for literal option types
    encode: hasTokenWithBlank ? encode : stretchEncoder(encode),
  }
}
