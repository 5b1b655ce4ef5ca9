import type { RetrievalStage } from '#contract/evaluation.ts'

/** What is known about a question's expected passage and one answer. */
export interface StageEvidence {
  /** The text of an expected document holds it. */
  parsed: boolean
  /** A chunk holds it in one piece. */
  chunked: boolean
  /** A ranking listed such a chunk. */
  candidate: boolean
  /** Such a chunk was in the prompt. */
  inPrompt: boolean
  /** The answer says all that is expected. */
  said: boolean
}

/**
 * How far the expected passage came: the last place where it was seen. What was seen later outweighs what was
 * not seen before: a passage in the prompt was found, whatever the candidates' list says.
 */
export const retrievalStage = ({
  parsed,
  chunked,
  candidate,
  inPrompt,
  said,
}: StageEvidence): RetrievalStage => {
  if (inPrompt) return said ? 'used' : 'not-used'
  if (candidate) return 'ranked-low'
  if (chunked) return 'not-found'
  return parsed ? 'not-chunked-well' : 'not-parsed'
}
