import type { Passage, SentenceSupport } from '#contract/run.ts'
import { type Embed, judgeSentences } from '#engine/evaluation/metrics/groundedness.ts'
import type { DoneAnswer } from '#engine/generation/approaches.ts'

/**
 * Which sentences of an answer the passages say: those that its prompt held, or all that the run retrieved for an
 * approach that reads none, so that what no document says shows in every pane.
 */
export const answerSentences = async (
  { text, finishReason, passageNumbers }: Pick<DoneAnswer, 'text' | 'finishReason' | 'passageNumbers'>,
  retrieved: readonly Passage[],
  embed: Embed,
): Promise<SentenceSupport[]> => {
  // Who stops an answer does not wait for what it could be held against.
  if (finishReason === 'nothing-relevant' || finishReason === 'stopped' || retrieved.length === 0) return []
  const read = retrieved.filter(({ number }) => passageNumbers.includes(number))
  return judgeSentences(text, read.length > 0 ? read : retrieved, embed)
}
