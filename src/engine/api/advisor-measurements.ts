import type { MeasuredEffect } from '#contract/advisor.ts'
import { type Approach, approaches } from '#contract/approach.ts'
import type { Evaluation } from '#contract/evaluation.ts'
import type { MetricId } from '#contract/metric.ts'
import type { CostFigures } from '#engine/advisor/approach-costs.ts'
import type { Evidence } from '#engine/advisor/evidence-verdict.ts'
import { measuredEffects } from '#engine/advisor/measured-effects.ts'
import type { EvaluationJobs } from './evaluation-jobs.ts'

type Evaluations = Pick<EvaluationJobs, 'watch' | 'scoreboard' | 'rows'>

const pageRows = 1000

/** Those that ended and asked with the passages as they were found, newest first. */
const endedEvaluations = async (evaluations: Evaluations): Promise<Evaluation[]> => {
  for await (const event of evaluations.watch())
    if (event.type === 'snapshot')
      return event.evaluations.filter(
        ({ state, request }) =>
          (state.type === 'finished' || state.type === 'stopped') && request.passages === 'as-found',
      )
  return []
}

/**
 * The newest evaluation with rows of a tag speaks for it. Boards take a while on long test sets and do not change
 * once an evaluation has ended, so they are kept.
 */
export const evaluationEvidence = (evaluations: Evaluations): Evidence => {
  const known = new Map<string, MeasuredEffect[]>()
  const effectsOf = async ({ id, progress }: Evaluation, tag: string): Promise<MeasuredEffect[]> => {
    const key = JSON.stringify([id, progress.done, tag])
    const effects = known.get(key) ?? measuredEffects(await evaluations.scoreboard(id, tag))
    known.set(key, effects)
    return effects
  }
  return {
    async evidenceFor(tag) {
      for (const evaluation of await endedEvaluations(evaluations)) {
        const effects = await effectsOf(evaluation, tag)
        if (effects.length > 0) return effects
      }
      return []
    },
  }
}

const valuesOf = (
  evaluations: Evaluations,
  { id }: Evaluation,
  metric: MetricId,
): Record<Approach, number[]> => {
  const values: Record<Approach, number[]> = { base: [], rag: [], tuned: [], hybrid: [] }
  for (let offset = 0; ; offset += pageRows) {
    const { rows, total } = evaluations.rows({ id, metric, differing: false, offset, limit: pageRows })
    for (const row of rows)
      for (const approach of approaches) {
        const value = row.values[approach]
        if (typeof value === 'number') values[approach].push(value)
      }
    if (offset + pageRows >= total) return values
  }
}

/** Times and prompt lengths of each approach, from the newest evaluation that asked it. */
export const answerCosts = async (evaluations: Evaluations): Promise<CostFigures['answers']> => {
  const costs: CostFigures['answers'] = {}
  for (const evaluation of await endedEvaluations(evaluations)) {
    const missing = evaluation.request.approaches.filter(approach => !costs[approach])
    if (missing.length === 0) continue
    const firstTokenMs = valuesOf(evaluations, evaluation, 'time-to-first-token')
    const promptTokens = valuesOf(evaluations, evaluation, 'prompt-tokens')
    for (const approach of missing)
      if (firstTokenMs[approach].length > 0)
        costs[approach] = { firstTokenMs: firstTokenMs[approach], promptTokens: promptTokens[approach] }
  }
  return costs
}
