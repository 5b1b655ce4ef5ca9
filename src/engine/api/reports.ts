import type { ReportRequest } from '#contract/report.ts'

/** Evaluations as files for people and programs. */
export interface Reports {
  write(request: ReportRequest): Promise<File>
}
