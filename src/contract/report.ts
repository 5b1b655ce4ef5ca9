import * as z from 'zod'
import { EvaluationId, RunId, TestRowId } from './ids.ts'

export const ReportFormat = z.enum(['html', 'markdown', 'json', 'csv'])
export type ReportFormat = z.infer<typeof ReportFormat>

/** Freshness tests, the memory test and the advisor's verdict are in a report where there are any. */
export const ReportRequest = z.object({
  evaluationId: EvaluationId,
  format: ReportFormat,
  /** Questions of the evaluation shown pane by pane; without it those where the approaches differ most. */
  rowIds: z.array(TestRowId).max(50).optional(),
  /** Runs of the history beside them. */
  runIds: z.array(RunId).max(50).default([]),
})
export type ReportRequest = z.infer<typeof ReportRequest>
