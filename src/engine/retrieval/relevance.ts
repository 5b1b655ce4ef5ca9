import type { QuestionTerm } from './keyword-query.ts'

/**
 * Below this cosine of question and best chunk, the meaning alone is no reason to believe that the library speaks
 * of the question.
 */
export interface CosineFloor {
  cosine: number
  /** Unrelated questions it was measured with on the library itself; 0 for the one that ships. */
  sampleSize: number
}

/**
 * For a library that was not measured yet. Found with all-MiniLM-L6-v2 (int8) on the support desk's documents: the
 * best chunk has 0.38 to 0.80 for the 40 test questions they answer and 0.07 to 0.37 for 96 about other things,
 * 89 of them below 0.3 (another company's return policy has 0.53: no floor can tell that).
 */
export const shippedFloor: CosineFloor = { cosine: 0.3, sampleSize: 0 }

/** How much of a question one chunk has, word by word, as the index compares words. */
export interface KeywordEvidence {
  /** Words and codes of the question. */
  words: number
  /** Of those, how many the chunk has. */
  found: number
  /** The weight of what the chunk has, as a share of the weight of all of them; 0 to 1. */
  share: number
  /** A code of the question, such as E17, stands in the chunk. */
  code: boolean
}

/** A question's terms with their weights (idf) → what of them a chunk with some of their phrases has. Pure. */
export const keywordEvidence =
  (terms: readonly (QuestionTerm & { weight: number })[]) =>
  (phrasesInChunk: readonly string[]): KeywordEvidence => {
    const weightOf = (some: typeof terms): number => some.reduce((sum, { weight }) => sum + weight, 0)
    const inChunk = new Set(phrasesInChunk)
    const found = terms.filter(({ phrases }) => phrases.some(phrase => inChunk.has(phrase)))
    return {
      words: terms.length,
      found: found.length,
      share: found.length === 0 ? 0 : weightOf(found) / weightOf(terms),
      code: found.some(({ isCode }) => isCode),
    }
  }

/**
 * Evidence enough to answer from a chunk whatever its cosine says: a code of the question, or all of its words, or
 * at least two that carry half of its weight. Two common words are not, where the rare one is missing ("stay" and
 * "warm", but no penguins), and one common word among several ("capital" in "the capital of France") is not.
 */
export const isKeywordEvidence = ({ words, found, share, code }: KeywordEvidence): boolean =>
  code || (words > 0 && found === words) || (found >= 2 && share >= 0.5)

/** Whether anything that was found is worth showing to the model. Pure. */
export const isAnythingRelevant = (
  bestCosine: number | null,
  evidence: KeywordEvidence[],
  floor: CosineFloor,
): boolean => (bestCosine !== null && bestCosine >= floor.cosine) || evidence.some(isKeywordEvidence)
