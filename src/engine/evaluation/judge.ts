import type { JudgedAnswer } from '#contract/evaluation.ts'
import type { MetricId } from '#contract/metric.ts'
import type { Answer, Passage } from '#contract/run.ts'
import type { TestRow } from '#contract/test-set.ts'
import { wordsOf } from '#engine/generation/words.ts'
import { checkFormat, redactionMetrics } from './metrics/behaviour.ts'
import { costMetrics } from './metrics/cost.ts'
import { statesFact } from './metrics/fact-match.ts'
import { type Embed, judgeSentences } from './metrics/groundedness.ts'
import { checkQuotes } from './metrics/quotes.ts'
import { exactMatch, rougeL, tokenF1 } from './metrics/reference-match.ts'
import { isRefusal } from './metrics/refusal.ts'
import { retrievalMetrics } from './metrics/retrieval-metrics.ts'

export type { Embed } from './metrics/groundedness.ts'

/** What is measured of an answer that ended. */
export type DoneAnswer = Pick<Extract<Answer, { type: 'done' }>, 'text' | 'finishReason' | 'timings'>

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
  /** The caller may remember what it embedded: sentences of passages come again with every approach. */
  embed: Embed
  /** Of the row's reference answer; null when it was not measured. */
  perplexity: number | null
}

/** All that can be said about an answer without its library: the stage is `retrievalStage`'s. */
export type Judgement = Omit<JudgedAnswer, 'stage' | 'cached'>

type Metrics = Partial<Record<MetricId, number>>

/** Told by the answer itself, so that an approach whose retrieval found nothing is not taken for one without. */
const usedRetrieval = ({ finishReason, timings }: DoneAnswer, passages: readonly Passage[]): boolean =>
  passages.length > 0 || finishReason === 'nothing-relevant' || typeof timings?.retrievalMs === 'number'

const refusalMetrics = (
  { unanswerable, expectedFacts, expectedSources, reference }: TestRow,
  answer: DoneAnswer,
): Metrics => {
  const refused = isRefusal(answer) ? 1 : 0
  if (unanswerable) return { 'refusal-right': refused }
  const hasAnswer = expectedFacts.length > 0 || expectedSources.length > 0 || reference !== null
  return hasAnswer ? { 'refusal-wrong': refused } : {}
}

const referenceMetrics = (reference: string | null, text: string, perplexity: number | null): Metrics =>
  reference === null
    ? {}
    : {
        'exact-match': exactMatch(text, reference),
        'token-f1': tokenF1(text, reference),
        'rouge-l': rougeL(text, reference),
        ...(perplexity !== null && { 'reference-perplexity': perplexity }),
      }

/**
 * Measures one answer. Metrics that the row or the answer does not allow are absent. What the engine says itself when
 * nothing relevant was found is no answer of the model: it has no sentences and no words.
 * @throws EngineError RULE_INVALID when the row's format rule or a pattern of its facts cannot be read.
 * @throws the signal's reason when aborted, and what `embed` throws.
 */
export const judgeAnswer = async (
  { row, answer, passages, evidencePassages = [], embed, perplexity }: AnswerToJudge,
  signal?: AbortSignal,
): Promise<Judgement> => {
  signal?.throwIfAborted()
  const { text } = answer
  const facts = row.expectedFacts.map(fact => statesFact(text, fact))
  const format = row.formatRule && checkFormat(text, row.formatRule)
  const evidence = passages.length > 0 ? passages : evidencePassages
  const written = answer.finishReason !== 'nothing-relevant'
  // A redaction says again what the question holds: passages are not what it is held against.
  const grounds = written && row.redaction === null && evidence.length > 0
  const sentences = grounds ? await judgeSentences(text, evidence, embed) : []
  signal?.throwIfAborted()
  const quotes = grounds
    ? checkQuotes(
        text,
        row.question,
        evidence.map(passage => passage.text),
      )
    : { verbatim: null, invented: [] }
  return {
    metrics: {
      ...(usedRetrieval(answer, passages) && retrievalMetrics(row.expectedSources, passages)),
      ...(facts.length > 0 && { 'fact-match': facts.every(Boolean) ? 1 : 0 }),
      ...referenceMetrics(row.reference, text, perplexity),
      ...(quotes.verbatim !== null && { 'quotes-verbatim': quotes.verbatim }),
      ...refusalMetrics(row, answer),
      ...(sentences.length > 0 && {
        groundedness: sentences.filter(({ supported }) => supported).length / sentences.length,
      }),
      ...format?.metrics,
      ...(written && { 'answer-words': wordsOf(text).length }),
      ...(row.redaction && redactionMetrics(text, row.redaction)),
      ...costMetrics(answer.timings),
    },
    facts,
    formatProblem: format?.problem ?? null,
    sentences,
    inventedQuotes: quotes.invented,
  }
}
