import { AutoTokenizer, type PreTrainedTokenizer } from '@huggingface/transformers'
import type { ChatTokenizer } from '#engine/tuning/data/render.ts'
import { chatTokens } from './chat-prompt.ts'
import { chatText } from './chat-text.ts'
import { keepOffline } from './transformers.ts'

/** A chat tokenizer that also encodes text that is no conversation. */
export interface TrainingTokenizer extends ChatTokenizer {
  /** Any id: padding is behind everything real and never a target. */
  readonly padToken: number
}

/** The port over a loaded tokenizer. `promptTokens` is the very function that inference uses. */
export const chatTokenizerOver = (tokenizer: PreTrainedTokenizer): TrainingTokenizer => {
  const { render, encode } = chatText(tokenizer)
  return {
    renderChat: render,
    encode,
    promptTokens: messages => chatTokens(tokenizer, messages),
    endToken: tokenizer.eos_token,
    padToken: tokenizer.pad_token_id ?? tokenizer.eos_token_id,
  }
}

/** @param folder an imported model, as the language model's worker loads it. */
export const loadChatTokenizer = async (folder: string): Promise<TrainingTokenizer> => {
  keepOffline()
  return chatTokenizerOver(await AutoTokenizer.from_pretrained(folder, { local_files_only: true }))
}
