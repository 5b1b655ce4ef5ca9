import { readFile } from 'node:fs/promises'
import { PreTrainedTokenizer } from '@huggingface/transformers'
import { chatTokens } from '#engine/models/chat-prompt.ts'
import { GgufFile } from '#engine/models/gguf/gguf-file.ts'
import { tokenizerFiles } from '#engine/models/gguf/tokenizer-files.ts'
import type { ChatTokenizer } from '#engine/tuning/data/render.ts'

const model = 'models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf'

export const readReference = async <Value>(name: string): Promise<Value> =>
  JSON.parse(await readFile(`test/fixtures/smollm2/${name}.json`, 'utf8'))

/** The shipped model's own tokenizer. */
export const loadSmolLM2Tokenizer = async (): Promise<PreTrainedTokenizer> => {
  await using file = await GgufFile.open(model)
  const files = tokenizerFiles(file)
  return new PreTrainedTokenizer(files['tokenizer.json'] as object, files['tokenizer_config.json'] as object)
}

/** The port over it. Names of special tokens in messages are cut in two, as inference does it. */
export const chatTokenizerOver = (tokenizer: PreTrainedTokenizer): ChatTokenizer => {
  const mark = '\u{10FFFD}'
  const names = tokenizer.all_special_tokens.map(name => name.replace(/[^\p{L}\p{N}_]/gu, '\\$&'))
  const start = new RegExp(`(?=${names.join('|')})[\\s\\S]`, 'g')
  return {
    renderChat: (messages, addGenerationPrompt) =>
      tokenizer.apply_chat_template(
        messages.map(({ role, content }) => ({
          role,
          content: content.replace(start, first => first + mark),
        })),
        { add_generation_prompt: addGenerationPrompt, tokenize: false },
      ) as string, // the result's type follows `tokenize` only for literal option types
    encode: text => text.split(mark).flatMap(piece => tokenizer.encode(piece, { add_special_tokens: false })),
    promptTokens: messages => chatTokens(tokenizer, messages),
    endToken: '<|im_end|>',
  }
}
