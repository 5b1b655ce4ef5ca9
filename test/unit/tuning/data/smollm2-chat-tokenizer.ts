import { readFile } from 'node:fs/promises'
import { PreTrainedTokenizer } from '@huggingface/transformers'
import { GgufFile } from '#engine/models/gguf/gguf-file.ts'
import { tokenizerFiles } from '#engine/models/gguf/tokenizer-files.ts'

const model = 'models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf'

export const readReference = async <Value>(name: string): Promise<Value> =>
  JSON.parse(await readFile(`test/fixtures/smollm2/${name}.json`, 'utf8'))

/** The shipped model's own tokenizer. */
export const loadSmolLM2Tokenizer = async (): Promise<PreTrainedTokenizer> => {
  await using file = await GgufFile.open(model)
  const files = tokenizerFiles(file)
  return new PreTrainedTokenizer(files['tokenizer.json'] as object, files['tokenizer_config.json'] as object)
}
