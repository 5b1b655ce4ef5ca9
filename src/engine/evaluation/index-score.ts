import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { IndexScore } from '#contract/library.ts'
import type { TestRow } from '#contract/test-set.ts'
import { hitAt, reciprocalRank } from './ranking-metrics.ts'
import { parseTestSet } from './test-set.ts'

/** Questions of a workspace's test sets that name the documents which answer them. Bad lines are passed over. */
export const questionsWithSources = async (testSetsFolder: string): Promise<TestRow[]> => {
  const files = (await readdir(testSetsFolder)).filter(name => name.endsWith('.jsonl')).sort()
  const sets = await Promise.all(files.map(async name => readFile(join(testSetsFolder, name), 'utf8')))
  return sets
    .flatMap(text => parseTestSet(text).rows)
    .filter(({ expectedSources }) => expectedSources.length > 0)
}

const depth = 3

/**
 * How well passages are found: hit@3 and mean reciprocal rank of the first passage of an expected document.
 * null without questions. @param find names of the documents of the passages found, best first.
 */
export const scoreIndex = async (
  questions: readonly Pick<TestRow, 'question' | 'expectedSources'>[],
  find: (question: string) => Promise<string[]>,
): Promise<IndexScore | null> => {
  if (questions.length === 0) return null
  let hits = 0
  let reciprocal = 0
  for (const { question, expectedSources } of questions) {
    const found = await find(question)
    const judgements = new Map(expectedSources.map(({ document }) => [document, 1]))
    hits += hitAt(depth, found, judgements) ?? 0
    reciprocal += reciprocalRank(found, judgements) ?? 0
  }
  return {
    questions: questions.length,
    hitAt3: hits / questions.length,
    meanReciprocalRank: reciprocal / questions.length,
  }
}
