import { createRandom } from '#engine/core/random.ts'
import { ndcgAt, recallAt, reciprocalRank } from '#engine/evaluation/ranking-metrics.ts'
import { bootstrapInterval, quantile } from '#engine/evaluation/statistics.ts'
import type { TestCollection } from './collection.ts'
import { type Method, methods, type Rankings, rerankedMethod } from './rankings.ts'

export const measures = ['nDCG@10', 'recall@10', 'MRR'] as const
type Measure = (typeof measures)[number]

/** A mean over questions with its 95% bootstrap interval. */
interface Mean {
  mean: number
  low: number
  high: number
}

export interface MethodScores {
  method: Method
  scores: Record<Measure, Mean>
  medianMs: number
  p95Ms: number
  /** Questions for which nothing was found. */
  unanswered: number
  /** Questions whose passages the relevance floor keeps from an answer; the scores are of the ranking before it. */
  heldBack: string[]
  /** nDCG@10 of every question, in the order of `questions`. */
  ndcgByQuestion: number[]
}

export interface CollectionScores {
  collection: string
  documents: number
  chunks: number
  questions: string[]
  methods: MethodScores[]
  /** nDCG@10 of the hybrid less that of the better of the other two, question by question. */
  hybridGain: Mean & { over: Method }
  /** The same of the reranked hybrid less the hybrid; null without a reranker. */
  rerankGain: Mean | null
}

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

const meanOf = (values: readonly number[], seed: string): Mean => {
  // Every question has a value, so that the interval is never undefined.
  const { low, high } = bootstrapInterval(values, average, createRandom(seed)) ?? { low: 0, high: 0 }
  return { mean: average(values), low, high }
}

/** MRR is taken within the first ten documents: deeper, nobody looks. */
const mrrDepth = 10

/** Scores rankings against judgements. Questions without a relevant document are left out, as in trec_eval. */
export const scoreCollection = (
  { name, documents, queries, judgements }: TestCollection & { name: string },
  chunks: number,
  rankings: ReadonlyMap<string, Rankings>,
): CollectionScores => {
  const judged = queries.flatMap(({ id }) => {
    const ofQuery = judgements.get(id)
    const ranked = rankings.get(id)
    return ofQuery && ranked && [...ofQuery.values()].some(grade => grade > 0)
      ? [{ id, ofQuery, ranked }]
      : []
  })
  if (judged.length === 0) throw new RangeError(`${name} has no question with a relevant document`)
  const asked = [...methods, rerankedMethod] as const
  const present = asked.filter(method => judged.every(({ ranked }) => ranked[method]))
  const scored = present.map((method): MethodScores => {
    const each = judged.map(({ ofQuery, ranked }) => {
      const ranking = ranked[method]?.documents ?? []
      return {
        'nDCG@10': ndcgAt(10, ranking, ofQuery) ?? 0,
        'recall@10': recallAt(10, ranking, ofQuery) ?? 0,
        MRR: reciprocalRank(ranking.slice(0, mrrDepth), ofQuery) ?? 0,
      }
    })
    const mean = (measure: Measure): Mean =>
      meanOf(
        each.map(values => values[measure]),
        `${name}/${method}/${measure}`,
      )
    const durations = judged.map(({ ranked }) => ranked[method]?.durationMs ?? 0)
    return {
      method,
      scores: { 'nDCG@10': mean('nDCG@10'), 'recall@10': mean('recall@10'), MRR: mean('MRR') },
      medianMs: quantile(durations, 0.5),
      p95Ms: quantile(durations, 0.95),
      unanswered: judged.filter(({ ranked }) => ranked[method]?.documents.length === 0).length,
      heldBack: judged.flatMap(({ id, ranked }) => (ranked[method]?.heldBack ? [id] : [])),
      ndcgByQuestion: each.map(values => values['nDCG@10']),
    }
  })
  const hybrid = scored.find(({ method }) => method === 'hybrid')
  const [better] = scored
    .filter(({ method }) => method !== 'hybrid' && method !== rerankedMethod)
    .sort((a, b) => b.scores['nDCG@10'].mean - a.scores['nDCG@10'].mean)
  if (!hybrid || !better) throw new Error('a method has no scores')
  const reranked = scored.find(({ method }) => method === rerankedMethod)
  const gain = (of: MethodScores, over: MethodScores, seed: string): Mean =>
    meanOf(
      of.ndcgByQuestion.map((value, index) => value - (over.ndcgByQuestion[index] ?? 0)),
      `${name}/${seed}`,
    )
  return {
    collection: name,
    documents: documents.length,
    chunks,
    questions: judged.map(({ id }) => id),
    methods: scored,
    hybridGain: { ...gain(hybrid, better, 'gain'), over: better.method },
    rerankGain: reranked ? gain(reranked, hybrid, 'rerank gain') : null,
  }
}

const share = (value: number): string => value.toFixed(3)
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`
const withInterval = ({ mean, low, high }: Mean): string => `${share(mean)} (${share(low)} to ${share(high)})`

const gainText = ({ mean, low, high }: Mean): string => `${signed(mean)} (${signed(low)} to ${signed(high)})`

/** The scores of a collection as a table in Markdown, intervals in brackets. */
export const scoreTable = ({
  collection,
  documents,
  chunks,
  questions,
  methods,
  hybridGain,
  rerankGain,
}: CollectionScores): string =>
  [
    `**${collection}**: ${documents} documents, ${chunks} chunks, n = ${questions.length} questions`,
    '',
    `| | ${measures.join(' | ')} | ms a question, median (p95) | nothing found | held back |`,
    '|---|---|---|---|---|---|---|',
    ...methods.map(
      ({ method, scores, medianMs, p95Ms, unanswered, heldBack }) =>
        `| ${method} | ${measures.map(measure => withInterval(scores[measure])).join(' | ')} | ${medianMs.toFixed(1)} (${p95Ms.toFixed(1)}) | ${unanswered} | ${method === 'hybrid' || method === rerankedMethod ? heldBack.length : '–'} |`,
    ),
    '',
    `Hybrid less ${hybridGain.over}, nDCG@10: ${gainText(hybridGain)}`,
    ...(rerankGain ? [`Hybrid reranked less hybrid, nDCG@10: ${gainText(rerankGain)}`] : []),
  ].join('\n')
