import Papa from 'papaparse'
import { approaches } from '#contract/approach.ts'
import type { EvaluatedQuestion } from '#contract/evaluation.ts'
import { MetricId } from '#contract/metric.ts'

/** A line an answer: question, approach, seed, text, and every metric (empty where it was not measured). */
export const csvReport = (questions: readonly EvaluatedQuestion[]): string => {
  const fields = [
    ...['id', 'question', 'tags', 'seed', 'approach', 'answer', 'finish', 'failure', 'stage', 'cached'],
    ...MetricId.options,
  ]
  const data = questions.flatMap(({ row, seed, run, judged }) =>
    approaches.flatMap(approach => {
      const answer = run.answers[approach]
      if (!answer) return []
      const { metrics = {}, stage = null, cached = false } = judged[approach] ?? {}
      return [
        [
          row.id,
          row.question,
          row.tags.join(' '),
          seed,
          approach,
          answer.type === 'done' || answer.type === 'failed' ? answer.text : '',
          answer.type === 'done' ? answer.finishReason : answer.type,
          answer.type === 'failed' ? answer.failure.message : '',
          stage ?? '',
          cached,
          ...MetricId.options.map(metric => metrics[metric] ?? ''),
        ],
      ]
    }),
  )
  // A cell that begins like a formula would be run by a spreadsheet.
  return `${Papa.unparse({ fields, data }, { escapeFormulae: true, newline: '\n' })}\n`
}
