import type { Approach } from '#contract/approach.ts'
import type { TestRow } from '#contract/test-set.ts'
import { createRandom } from '#engine/core/random.ts'
import {
  type RedactionOutcome,
  redactionOutcome,
  spanF1,
  spanPrecision,
  spanRecall,
} from '#engine/evaluation/redaction-spans.ts'
import { bootstrapInterval, wilsonInterval } from '#engine/evaluation/statistics.ts'
import { doneAnswer, type Interval, isExpectedAmong, type ScenarioCheck, share, table } from './check.ts'

interface Result extends RedactionOutcome {
  /** The answer is the expected text, character by character. */
  perfect: boolean
  text: string
  finishReason: string
}
interface Row {
  id: string
  names: number
  policyRetrieved: boolean
  results: Partial<Record<Approach, Result>>
}

const measures = { precision: spanPrecision, recall: spanRecall, f1: spanF1 }

interface Measured {
  value: number | null
  /** 95%, by bootstrap over paragraphs. */
  interval: Interval | null
}

const percent = (value: number): string => `${(value * 100).toFixed(1)}%`
const shown = ({ value, interval }: Measured): string =>
  value === null || interval === null
    ? 'no mark'
    : `${percent(value)} [${percent(interval.low)}, ${percent(interval.high)}]`

/** The longest faultless answer has 101 tokens; a model that rambles is stopped not far behind. */
const maxAnswerTokens = 150

/** Span-level precision, recall and F1 of the redactions, and the shares that are otherwise unchanged and perfect. */
export const redactionCheck = (
  name: string,
  testRows: readonly TestRow[],
  approaches: readonly Approach[],
): ScenarioCheck => {
  const cases = testRows.flatMap(({ redaction, ...row }) => (redaction ? [{ ...row, ...redaction }] : []))
  const rows: Row[] = []
  const resultsOf = (approach: Approach): Result[] => rows.flatMap(row => row.results[approach] ?? [])
  const measured = (approach: Approach, measure: keyof typeof measures): Measured => ({
    value: measures[measure](resultsOf(approach)),
    interval: bootstrapInterval(
      resultsOf(approach),
      measures[measure],
      createRandom(`check/${approach}/${measure}`),
    ),
  })
  const count = (approach: Approach, test: (result: Result) => boolean): number =>
    resultsOf(approach).filter(test).length
  return {
    questions: cases,
    settings: { maxTokens: maxAnswerTokens },
    judge(index, run) {
      const { id, paragraph, reference, spans, expectedSources } = cases[index] as (typeof cases)[number] // was asked
      const passages = run.retrieval?.passages ?? []
      const results: Row['results'] = {}
      for (const approach of approaches) {
        const { text, finishReason } = doneAnswer(run, approach, id)
        const outcome = redactionOutcome(paragraph, spans, text)
        results[approach] = { ...outcome, perfect: text.trim() === reference, text, finishReason }
      }
      const policyRetrieved = isExpectedAmong(passages, expectedSources)
      rows.push({ id, names: spans.length, policyRetrieved, results })
      return approaches
        .map(approach => {
          const {
            truePositives = 0,
            falsePositives = 0,
            otherwiseUnchanged = false,
          } = results[approach] ?? {}
          const wrong = falsePositives > 0 ? ` +${falsePositives} wrong` : ''
          return `${approach} ${truePositives}/${spans.length}${wrong}${otherwiseUnchanged ? ' =' : ''}`
        })
        .join('  ')
    },
    report: () => [
      `${name}, ${rows.length} held-out paragraphs with ${rows.reduce((sum, row) => sum + row.names, 0)} names, greedy decoding`,
      'Exact spans, micro-averaged; in brackets 95% bootstrap intervals over paragraphs, and Wilson intervals of shares',
      ...(rows.some(row => row.policyRetrieved)
        ? [
            `the policy is among the passages  ${share(rows.filter(row => row.policyRetrieved).length, rows.length)}`,
          ]
        : []),
      '',
      ...table([
        ['approach', 'precision', 'recall', 'F1', 'otherwise unchanged', 'perfect'],
        ...approaches.map(approach => [
          approach,
          shown(measured(approach, 'precision')),
          shown(measured(approach, 'recall')),
          shown(measured(approach, 'f1')),
          share(
            count(approach, result => result.otherwiseUnchanged),
            rows.length,
          ),
          share(
            count(approach, result => result.perfect),
            rows.length,
          ),
        ]),
      ]),
    ],
    results: () => ({
      paragraphs: rows.length,
      names: rows.reduce((sum, row) => sum + row.names, 0),
      summary: Object.fromEntries(
        approaches.map(approach => [
          approach,
          {
            precision: measured(approach, 'precision'),
            recall: measured(approach, 'recall'),
            f1: measured(approach, 'f1'),
            ...Object.fromEntries(
              (['otherwiseUnchanged', 'perfect'] as const).map(key => {
                const paragraphs = count(approach, result => result[key])
                return [key, { paragraphs, ...wilsonInterval(paragraphs, rows.length) }]
              }),
            ),
          },
        ]),
      ),
      rows,
    }),
  }
}
