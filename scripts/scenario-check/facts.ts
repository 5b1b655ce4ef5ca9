import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Approach } from '#contract/approach.ts'
import { containsFacts, followsFormat } from '#engine/evaluation/answer-checks.ts'
import { median } from '#engine/evaluation/statistics.ts'
import { FormatRule, parseTestSet } from '#engine/evaluation/test-set.ts'
import { doneAnswer, type ScenarioCheck, share, table } from './check.ts'

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

/** How many answers contain the expected fact, and how many follow the house format. */
export const factCheck = async (
  folder: string,
  { name, testSet, formatRule }: { name: string; testSet: string; formatRule: unknown },
  approaches: readonly Approach[],
): Promise<ScenarioCheck> => {
  const rule = FormatRule.parse(formatRule)
  const questions = parseTestSet(await readFile(join(folder, 'test-sets', `${testSet}.jsonl`), 'utf8'))
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
      const { id, expectedFacts, expectedSources } = questions[index] as (typeof questions)[number] // was asked
      const passages = run.retrieval?.passages ?? []
      const results: Row['results'] = {}
      for (const approach of approaches) {
        const { text, timings } = doneAnswer(run, approach, id)
        results[approach] = {
          fact: containsFacts(text, expectedFacts),
          format: followsFormat(text, rule),
          text,
          firstTokenMs: timings?.timeToFirstTokenMs ?? null,
        }
      }
      rows.push({
        id,
        sourceRetrieved: passages.some(({ documentName }) => expectedSources.includes(documentName)),
        factRetrieved: containsFacts(passages.map(({ text }) => text).join('\n\n'), expectedFacts),
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
