/**
 * How relevant a document is to a question, by its id: 0 is judged and not relevant, higher is better, and a
 * document that is not listed counts as 0. A ranking lists ids best first, each at most once.
 */
export type Judgements = ReadonlyMap<string, number>

const isRelevant = (judgements: Judgements, id: string): boolean => (judgements.get(id) ?? 0) > 0

const relevantOf = (judgements: Judgements): number[] => [...judgements.values()].filter(grade => grade > 0)

const checkDepth = (k: number): void => {
  if (!Number.isInteger(k) || k < 1)
    throw new RangeError(`a ranking is looked at to a depth of 1 or more, not ${k}`)
}

/** Σ grade(i) / log2(i + 1) over places i = 1 to k. */
const discountedGain = (grades: readonly number[], k: number): number =>
  grades.slice(0, k).reduce((sum, grade, index) => sum + Math.max(0, grade) / Math.log2(index + 2), 0)

/**
 * Normalized discounted cumulative gain: `DCG@k / ideal DCG@k`, `DCG@k = Σ_{i=1..k} grade(i) / log2(i + 1)`, the
 * ideal being the same documents in the best order. The grade itself is the gain (not 2^grade − 1), as in
 * trec_eval and BEIR. 0 to 1; null when nothing is relevant.
 *
 * Source: K. Järvelin, J. Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20(4), 2002,
 * with the discount of trec_eval's `ndcg_cut`. @throws RangeError for k below 1.
 */
export const ndcgAt = (k: number, ranking: readonly string[], judgements: Judgements): number | null => {
  checkDepth(k)
  const ideal = relevantOf(judgements).sort((a, b) => b - a)
  if (ideal.length === 0) return null
  const found = ranking.slice(0, k).map(id => judgements.get(id) ?? 0)
  return discountedGain(found, k) / discountedGain(ideal, k)
}

/** Share of the relevant documents that are among the first k. null when nothing is relevant. @throws RangeError likewise. */
export const recallAt = (k: number, ranking: readonly string[], judgements: Judgements): number | null => {
  checkDepth(k)
  const relevant = relevantOf(judgements).length
  if (relevant === 0) return null
  return ranking.slice(0, k).filter(id => isRelevant(judgements, id)).length / relevant
}

/** Share of the first k places that hold a relevant document; a shorter ranking has empty places. @throws RangeError likewise. */
export const precisionAt = (k: number, ranking: readonly string[], judgements: Judgements): number => {
  checkDepth(k)
  return ranking.slice(0, k).filter(id => isRelevant(judgements, id)).length / k
}

/** 1 when a relevant document is among the first k, otherwise 0. null when nothing is relevant. @throws RangeError likewise. */
export const hitAt = (k: number, ranking: readonly string[], judgements: Judgements): 0 | 1 | null => {
  checkDepth(k)
  if (relevantOf(judgements).length === 0) return null
  return ranking.slice(0, k).some(id => isRelevant(judgements, id)) ? 1 : 0
}

/**
 * `1 / place` of the first relevant document in the ranking as it is given, 0 when it has none; its mean over
 * questions is MRR. null when nothing is relevant. Source: E. Voorhees, TREC-8 Question Answering Track, 1999.
 */
export const reciprocalRank = (ranking: readonly string[], judgements: Judgements): number | null => {
  if (relevantOf(judgements).length === 0) return null
  const index = ranking.findIndex(id => isRelevant(judgements, id))
  return index === -1 ? 0 : 1 / (index + 1)
}
