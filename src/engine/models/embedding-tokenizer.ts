import { AutoTokenizer } from '@huggingface/transformers'
import { EngineError } from '#engine/core/errors.ts'
import { keepOffline } from './transformers.ts'

export interface TokenCounter {
  /** Tokens of a text under the embedding model's tokenizer: special tokens not counted, nothing cut off. */
  countTokens(text: string): number
}

/** Words of documents repeat; more than this many different ones are a list of numbers. */
const maxCachedWords = 100_000

/** An ideograph, or a run of anything else without blanks: what BERT's normalizer keeps apart. */
const separateWords =
  /[\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF]|[^\s\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF]+/g

/** Above this a “word” is data without blanks, which no cache will see again. */
const maxCachedCharacters = 64

/**
 * Loads the tokenizer of the embedding model in `folder` (`tokenizer.json`, `tokenizer_config.json`)
 * from disk. The shipped file asks for truncation at 128 tokens and padding to 128; a count must
 * ignore both, and `encode` does.
 *
 * BERT's pre-tokenizer splits at every blank, and its normalizer puts blanks around every ideograph,
 * before WordPiece sees a word (Devlin et al. 2018; BertNormalizer, BertPreTokenizer), so the count of a text is the sum over its words,
 * and words can be counted once. Throws MODEL_CORRUPT.
 */
export const loadEmbeddingTokenizer = async (folder: string): Promise<TokenCounter> => {
  keepOffline()
  const tokenizer = await AutoTokenizer.from_pretrained(folder, { local_files_only: true }).catch(
    (cause: unknown) => {
      throw new EngineError(
        'MODEL_CORRUPT',
        'The tokenizer of the embedding model is missing or damaged, so documents cannot be split. Your documents are untouched. Install Diptych again.',
        { folder },
        { cause },
      )
    },
  )
  const encodedLength = (text: string): number => tokenizer.encode(text, { add_special_tokens: false }).length
  const counts = new Map<string, number>()
  const countWord = (word: string): number => {
    if (word.length > maxCachedCharacters) return encodedLength(word)
    const known = counts.get(word)
    if (known !== undefined) return known
    const count = encodedLength(word)
    if (counts.size >= maxCachedWords) counts.clear()
    counts.set(word, count)
    return count
  }
  return {
    countTokens: text => {
      let sum = 0
      for (const word of text.match(separateWords) ?? []) sum += countWord(word)
      return sum
    },
  }
}
