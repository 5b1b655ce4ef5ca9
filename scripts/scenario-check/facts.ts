import type { Approach } from '#contract/approach.ts'
import type { TestRow } from '#contract/test-set.ts'
import { containsFacts } from '#engine/evaluation/answer-checks.ts'
import { readFormatRule } from '#engine/evaluation/rules.ts'
import { median } from '#engine/evaluation/statistics.ts'
import { doneAnswer, isExpectedAmong, type ScenarioCheck, share, table } from './check.ts'

interface Row {
  id: string
  sourceRetrieved: boolean
  factRetrieved: boolean
  results: Partial<Record<Approach, Result>>
}
interface Result {
  fact: boolean
  format: boolean
  text: string
  firstTokenMs: number | null
}

/** The wordings of each fact; the shipped sets know no other kind. */
const wordingsOf = ({ id, expectedFacts }: TestRow): string[][] =>
  expectedFacts.map(fact => {
    if (fact.type !== 'text') throw new Error(`${id} expects a ${fact.type}, which this check does not know`)
    return fact.wordings
  })

/** How many answers contain the expected fact, and how many follow the house format. */
export const factCheck = (
  name: string,
  testRows: readonly TestRow[],
  approaches: readonly Approach[],
): ScenarioCheck => {
  const questions = testRows
    .filter(({ unanswerable }) => !unanswerable)
    .map(row => ({
      ...row,
      facts: wordingsOf(row),
      rule: row.formatRule && readFormatRule(row.formatRule),
    }))
  const rows: Row[] = []
  const count = (test: (row: Row) => boolean | undefined): string =>
    share(rows.filter(test).length, rows.length)
  const firstToken = (approach: Approach): string => {
    const times = rows.flatMap(row => row.results[approach]?.firstTokenMs ?? [])
    return times.length > 0 ? `${Math.round(median(times))} ms` : '-'
  }
  return {
    questions,
    settings: {},
    judge(index, run) {
      const { id, facts, expectedSources, rule } = questions[index] as (typeof questions)[number] // was asked
      const passages = run.retrieval?.passages ?? []
      const results: Row['results'] = {}
      for (const approach of approaches) {
        const { text, timings } = doneAnswer(run, approach, id)
        results[approach] = {
          fact: containsFacts(text, facts),
          format: rule?.problem(text) === null,
          text,
          firstTokenMs: timings?.timeToFirstTokenMs ?? null,
        }
      }
      rows.push({
        id,
        sourceRetrieved: isExpectedAmong(passages, expectedSources),
        factRetrieved: containsFacts(passages.map(({ text }) => text).join('\n\n'), facts),
        results,
      })
      return approaches
        .map(
          approach =>
            `${approach} ${results[approach]?.fact ? 'F' : '-'}${results[approach]?.format ? 'f' : '-'}`,
        )
        .join('  ')
    },
    report: () => [
      `${name}, ${rows.length} questions, greedy decoding; 95% Wilson intervals in brackets`,
      `retrieved passages hold the expected fact  ${count(row => row.factRetrieved)}`,
      `an expected source is among the passages    ${count(row => row.sourceRetrieved)}`,
      '',
      ...table([
        ['approach', 'contains the expected fact', 'follows the house format', 'first token, median'],
        ...approaches.map(approach => [
          approach,
          count(row => row.results[approach]?.fact),
          count(row => row.results[approach]?.format),
          firstToken(approach),
        ]),
      ]),
    ],
    results: () => ({ questions: rows.length, rows }),
  }
}
