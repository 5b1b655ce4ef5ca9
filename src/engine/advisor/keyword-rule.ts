import type { WordingLabel } from './wording-label.ts'

/** The words of the published rule of thumb and their inflections; nothing was added by looking at descriptions. */
const asksForRetrieval =
  /\b(up[- ]to[- ]date|specific documents?|documents?|cit(?:e|es|ed|ing|ations?)|sources?)\b/i
const asksForTuning = /\b(consistent(?:ly)?|consistency|format(?:s|ted|ting)?|styles?|tones?|protocols?)\b/i

/** Which of the rule's words a text has. */
const keywordsIn = (text: string): { retrieval: boolean; tuning: boolean } => ({
  retrieval: asksForRetrieval.test(text),
  tuning: asksForTuning.test(text),
})

/**
 * The plain rule that the classifier must beat: "up-to-date", "specific document" or "citation needed" asks for
 * retrieval; consistent format, style, tone or protocol for tuning; both for both. Without either it says `otherwise`.
 */
export const keywordRule = (text: string, otherwise: WordingLabel): WordingLabel => {
  const { retrieval, tuning } = keywordsIn(text)
  if (retrieval && tuning) return 'both'
  return retrieval ? 'retrieval' : tuning ? 'tuning' : otherwise
}
