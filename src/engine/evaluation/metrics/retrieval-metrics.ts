import type { MetricId } from '#contract/metric.ts'
import type { Passage } from '#contract/run.ts'
import type { ExpectedSource } from '#contract/test-set.ts'
import { hitAt, ndcgAt, reciprocalRank } from '../ranking-metrics.ts'
import { isFrom } from './expected-sources.ts'

/**
 * Mean of precision@i over the places i that hold something relevant, 0 when none does:
 * `Σ precision@i · relevant(i) / Σ relevant(i)`. Source: RAGAS, "Context Precision" (Es et al. 2023), which has a
 * model judge relevance; here the row's sources do.
 */
export const contextPrecision = (relevant: readonly boolean[]): number => {
  let found = 0
  let sum = 0
  relevant.forEach((isRelevant, index) => {
    if (isRelevant) sum += ++found / (index + 1)
  })
  return found === 0 ? 0 : sum / found
}

/**
 * How well the passages that an approach was given match the expected sources; k is their number. Hit, reciprocal
 * rank and context precision look at whether a passage is from any expected source. For nDCG a passage gains 1 when
 * it brings a source that none before it brought; the best order has all of those first, then one a source not
 * found, so that a source that several passages are from counts once, and sources that one passage brings count as one.
 * Nothing when nothing is expected. @param passages strongest first.
 */
export const retrievalMetrics = (
  sources: readonly ExpectedSource[],
  passages: readonly Pick<Passage, 'documentName' | 'text'>[],
): Partial<Record<MetricId, number>> => {
  if (sources.length === 0) return {}
  const brought = passages.map(passage => sources.filter(source => isFrom(passage, source)))
  const relevant = brought.map(own => own.length > 0)
  const found = new Set<ExpectedSource>()
  const gains = brought.map(own => {
    const isNew = own.some(source => !found.has(source))
    for (const source of own) found.add(source)
    return isNew
  })
  const k = Math.max(1, passages.length)
  const ranking = passages.map((_, index) => String(index))
  const wanted = (those: readonly boolean[], missing: number): Map<string, number> =>
    new Map([
      ...those.flatMap((one, index): [string, number][] => (one ? [[String(index), 1]] : [])),
      ...Array.from({ length: missing }, (_, index): [string, number] => [`missing ${index}`, 1]),
    ])
  const missing = sources.length - found.size
  const anyRelevant = wanted(relevant, missing)
  return {
    hit: hitAt(k, ranking, anyRelevant) ?? 0,
    recall: found.size / sources.length,
    'reciprocal-rank': reciprocalRank(ranking, anyRelevant) ?? 0,
    ndcg: ndcgAt(k, ranking, wanted(gains, missing)) ?? 0,
    'context-precision': contextPrecision(relevant),
  }
}
