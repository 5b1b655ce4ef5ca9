import type { RetrievalStage } from '#contract/evaluation.ts'
import type { EvaluationId } from '#contract/ids.ts'
import type { MetricId } from '#contract/metric.ts'

/** What of a scoreboard is open, and how its lists are filtered. */
export interface BoardView {
  tag: string | undefined
  metric: MetricId | undefined
  differing: boolean
  stage: RetrievalStage | undefined
}

const untouched: BoardView = { tag: undefined, metric: undefined, differing: false, stage: undefined }

let kept: { id: EvaluationId; view: BoardView } | undefined

/** The board that was looked at last, so that the way back from a question leads to where it was opened. */
export const boardViews = {
  of: (id: EvaluationId): BoardView => (kept?.id === id ? kept.view : untouched),
  keep(id: EvaluationId, view: BoardView): void {
    kept = { id, view }
  },
}
