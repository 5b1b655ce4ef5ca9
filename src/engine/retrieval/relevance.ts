import { codesOf, contentWords, wordsOf } from './keyword-query.ts'

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

/** How much of a question stands literally in one chunk. */
export interface KeywordEvidence {
  /** Content words of the question. */
  words: number
  /** Of those, how many the chunk has. */
  found: number
  /** A code of the question, such as E17, stands in the chunk. */
  code: boolean
}

/** Compares a question with the text of one chunk (heading line included). Pure. */
export const keywordEvidence = (question: string, chunkText: string): KeywordEvidence => {
  const inChunk = new Set(wordsOf(chunkText))
  const words = contentWords(question)
  const codesInChunk = new Set(codesOf(chunkText).map(({ letters, digits }) => letters + digits))
  return {
    words: words.length,
    found: words.filter(word => inChunk.has(word)).length,
    code: codesOf(question).some(({ letters, digits }) => codesInChunk.has(letters + digits)),
  }
}

/**
 * Evidence enough to answer from a chunk whatever its cosine says: a code of the question, or all of
 * its content words, or at least two and half of them. One common word among several ("capital" in
 * "the capital of France") is not.
 */
export const isKeywordEvidence = ({ words, found, code }: KeywordEvidence): boolean =>
  code || (words > 0 && found === words) || (found >= 2 && found * 2 >= words)

/** Whether anything that was found is worth showing to the model. Pure. */
export const isAnythingRelevant = (
  bestCosine: number | null,
  evidence: KeywordEvidence[],
  floor: CosineFloor,
): boolean => (bestCosine !== null && bestCosine >= floor.cosine) || evidence.some(isKeywordEvidence)
