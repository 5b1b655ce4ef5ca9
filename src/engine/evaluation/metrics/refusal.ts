import { refusalPhrases } from '#contract/refusal-phrases.ts'
import type { FinishReason } from '#contract/run.ts'
import { containsPhrase } from '../answer-checks.ts'

/** Whether a text declines to answer, told by `refusalPhrases`. */
export const saysNothingFound = (text: string): boolean => {
  const plain = text.replaceAll('’', "'")
  return refusalPhrases.some(phrase => containsPhrase(plain, phrase))
}

/** Whether an approach declined: retrieval found nothing, so that the model was not asked, or the answer says so. */
export const isRefusal = ({ text, finishReason }: { text: string; finishReason: FinishReason }): boolean =>
  finishReason === 'nothing-relevant' || saysNothingFound(text)
