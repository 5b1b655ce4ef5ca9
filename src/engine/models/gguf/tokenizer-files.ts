import { EngineError } from '#engine/core/errors.ts'
import type { GgufFile } from './gguf-file.ts'

// llama.cpp's llama_token_type
const controlToken = 3
const userDefinedToken = 4

const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true }

// What tokenizers' `Digits` does, said with its definition (Rust's char::is_numeric is Unicode's N): transformers.js
// takes `Digits` for ASCII digits only.
const everyDigitAlone = { type: 'Split', pattern: { Regex: '\\p{N}' }, behavior: 'Isolated', invert: false }

/**
 * Pre-tokenizers by GGUF's `tokenizer.ggml.pre`, as Hugging Face's tokenizers library names them.
 * `smollm` splits every digit off and then splits as GPT-2 does.
 */
const preTokenizers: Record<string, unknown> = {
  smollm: { type: 'Sequence', pretokenizers: [everyDigitAlone, byteLevel] },
  'gpt-2': byteLevel,
}

export interface TokenizerFiles {
  'tokenizer.json': unknown
  'tokenizer_config.json': Record<string, unknown>
}

/**
 * `tokenizer.json` and `tokenizer_config.json` (Hugging Face formats) from a GGUF's byte-level BPE.
 * @throws EngineError MODEL_UNSUPPORTED for another tokenizer model or pre-tokenizer.
 */
export const tokenizerFiles = (file: GgufFile): TokenizerFiles => {
  const model = file.string('tokenizer.ggml.model')
  const pre = file.optionalString('tokenizer.ggml.pre') ?? 'default'
  const preTokenizer = preTokenizers[pre]
  if (model !== 'gpt2' || !preTokenizer)
    throw new EngineError(
      'MODEL_UNSUPPORTED',
      `The model's tokenizer (${model}, ${pre}) is not one that Diptych can rebuild. Nothing was changed. ` +
        `Use a model with a byte-level BPE tokenizer (${Object.keys(preTokenizers).join(', ')}).`,
    )
  const tokens = file.strings('tokenizer.ggml.tokens')
  const types = file.numbers('tokenizer.ggml.token_type')
  const addedTokens = tokens.flatMap((content, id) =>
    types[id] === controlToken || types[id] === userDefinedToken
      ? [
          {
            id,
            content,
            single_word: false,
            lstrip: false,
            rstrip: false,
            normalized: false,
            special: types[id] === controlToken,
          },
        ]
      : [],
  )
  const tokenAt = (key: string): string | null => {
    const id = file.optionalNumber(key)
    return (id === undefined ? undefined : tokens[id]) ?? null
  }
  return {
    'tokenizer.json': {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: addedTokens,
      normalizer: null,
      pre_tokenizer: preTokenizer,
      post_processor: null,
      decoder: byteLevel,
      model: {
        type: 'BPE',
        dropout: null,
        unk_token: null,
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: false,
        byte_fallback: false,
        ignore_merges: false,
        vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
        merges: file.strings('tokenizer.ggml.merges'),
      },
    },
    'tokenizer_config.json': {
      tokenizer_class: 'GPT2Tokenizer',
      add_prefix_space: false,
      clean_up_tokenization_spaces: false,
      bos_token: tokenAt('tokenizer.ggml.bos_token_id'),
      eos_token: tokenAt('tokenizer.ggml.eos_token_id'),
      unk_token: tokenAt('tokenizer.ggml.unknown_token_id'),
      pad_token: tokenAt('tokenizer.ggml.padding_token_id'),
      model_max_length: file.number(`${file.string('general.architecture')}.context_length`),
      chat_template: file.string('tokenizer.chat_template'),
    },
  }
}

/** Ids of the tokens that begin, end and pad a text, for the files that name them by id. */
export const specialTokenIds = (
  file: GgufFile,
): { bos: number | null; eos: number | null; pad: number | null } => ({
  bos: file.optionalNumber('tokenizer.ggml.bos_token_id') ?? null,
  eos: file.optionalNumber('tokenizer.ggml.eos_token_id') ?? null,
  pad: file.optionalNumber('tokenizer.ggml.padding_token_id') ?? null,
})
