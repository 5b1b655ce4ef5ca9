import type { EvaluationRequest } from '#contract/evaluation.ts'
import type { TestRow } from '#contract/test-set.ts'

/** The rows of a set that are asked: those with one of the tags, and of those at most `limit`, spread evenly. */
export const chosenRows = (
  rows: readonly TestRow[],
  { tags, limit }: Pick<EvaluationRequest, 'tags' | 'limit'>,
): TestRow[] => {
  const tagged = tags ? rows.filter(row => row.tags.some(tag => tags.includes(tag))) : rows
  if (limit === undefined || limit >= tagged.length) return [...tagged]
  return Array.from(
    { length: limit },
    (_, index) => tagged[Math.floor((index * tagged.length) / limit)] as TestRow, // below its length
  )
}
