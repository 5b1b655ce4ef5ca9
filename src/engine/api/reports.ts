import { approaches } from '#contract/approach.ts'
import type { EvaluatedQuestion } from '#contract/evaluation.ts'
import type { EvaluationId, TestRowId } from '#contract/ids.ts'
import { metricDefinitions } from '#contract/metric-definitions.ts'
import type { ReportFormat, ReportRequest } from '#contract/report.ts'
import type { Scoreboard } from '#contract/scoreboard.ts'
import type { Clock } from '#engine/core/clock.ts'
import { csvReport } from '#engine/report/csv-report.ts'
import { htmlReport } from '#engine/report/html-report.ts'
import { markdownReport } from '#engine/report/markdown-report.ts'
import type { ReportData } from '#engine/report/report-data.ts'
import { headlines } from '#engine/report/summary.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import type { Advisor } from './advisor.ts'
import type { EvaluationJobs } from './evaluation-jobs.ts'
import type { FreshnessTests } from './freshness-tests.ts'

/** Evaluations as files for people and programs. */
export interface Reports {
  write(request: ReportRequest): Promise<File>
}

export interface ReportsDeps {
  workspace: Pick<Workspace, 'info' | 'runs'>
  evaluations: EvaluationJobs
  freshnessTests: FreshnessTests
  advisor: Advisor
  clock: Clock
}

const chosenUnlessSaid = 6
const pageRows = 1000

const typeOf: Record<ReportFormat, { extension: string; type: string }> = {
  html: { extension: 'html', type: 'text/html' },
  markdown: { extension: 'md', type: 'text/markdown' },
  json: { extension: 'json', type: 'application/json' },
  csv: { extension: 'csv', type: 'text/csv' },
}

const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values)

export const createReports = ({
  workspace,
  evaluations,
  freshnessTests,
  advisor,
  clock,
}: ReportsDeps): Reports => {
  /** Ids of all questions, in the test set's order; differing ones of the headline metric with their spread. */
  const rowsOf = (
    id: EvaluationId,
    scoreboard: Scoreboard,
    differing: boolean,
  ): { rowId: TestRowId; spread: number }[] => {
    const metric = headlines(scoreboard)[0]?.metric ?? scoreboard.metrics[0]?.metric
    if (!metric) return []
    const found: { rowId: TestRowId; spread: number }[] = []
    for (;;) {
      const { rows, total } = evaluations.rows({
        id,
        metric,
        differing,
        offset: found.length,
        limit: pageRows,
      })
      for (const { rowId, values } of rows)
        found.push({
          rowId,
          spread: spread(approaches.flatMap(approach => values[approach] ?? [])),
        })
      if (rows.length === 0 || found.length >= total) return found
    }
  }
  const questionsOf = (id: EvaluationId, scoreboard: Scoreboard): EvaluatedQuestion[] =>
    rowsOf(id, scoreboard, false).flatMap(({ rowId }) =>
      scoreboard.evaluation.request.seeds.map(seed => evaluations.question(id, rowId, seed)),
    )
  const chosen = (id: EvaluationId, scoreboard: Scoreboard): TestRowId[] =>
    rowsOf(id, scoreboard, true)
      .sort((a, b) => b.spread - a.spread)
      .slice(0, chosenUnlessSaid)
      .map(({ rowId }) => rowId)

  return {
    async write({ evaluationId, format, rowIds, runIds }) {
      const scoreboard = await evaluations.scoreboard(evaluationId)
      const data: ReportData = {
        writtenAt: clock.now(),
        workspaceName: workspace.info.name,
        scoreboard,
        definitions: new Map(metricDefinitions.map(definition => [definition.id, definition])),
        questions: (rowIds ?? chosen(evaluationId, scoreboard)).map(rowId =>
          evaluations.question(evaluationId, rowId),
        ),
        runs: runIds.map(workspace.runs.get),
        freshnessTests: freshnessTests.list(),
        memoryTest: evaluations.memoryTest(evaluationId),
        advisor: await advisor.report(),
      }
      const write: Record<ReportFormat, () => string> = {
        html: () => htmlReport(data),
        markdown: () => markdownReport(data),
        csv: () => csvReport(questionsOf(evaluationId, scoreboard)),
        json: () => {
          const { scoreboard: board, freshnessTests: fresh, memoryTest, advisor: advice } = data
          const questions = questionsOf(evaluationId, scoreboard)
          const writtenAt = data.writtenAt.toISOString()
          return `${JSON.stringify({ formatVersion: 1, writtenAt, scoreboard: board, questions, freshnessTests: fresh, memoryTest, advisor: advice }, null, 2)}\n`
        },
      }
      const { extension, type } = typeOf[format]
      const name = scoreboard.evaluation.testSetName.replace(/[^\p{L}\p{N}._-]+/gu, '-')
      return new File([write[format]()], `diptych-${name}.${extension}`, { type })
    },
  }
}
