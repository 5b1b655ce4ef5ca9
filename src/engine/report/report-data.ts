import type { AdvisorReport } from '#contract/advisor.ts'
import { type Approach, approaches } from '#contract/approach.ts'
import type { EvaluatedQuestion } from '#contract/evaluation.ts'
import type { FreshnessTest, MemoryTest } from '#contract/freshness.ts'
import type { MetricDefinition, MetricId } from '#contract/metric.ts'
import type { Run } from '#contract/run.ts'
import type { Scoreboard } from '#contract/scoreboard.ts'

/** Everything that a report of an evaluation says; each form writes the same. */
export interface ReportData {
  writtenAt: Date
  workspaceName: string
  scoreboard: Scoreboard
  definitions: ReadonlyMap<MetricId, MetricDefinition>
  /** Shown pane by pane. */
  questions: readonly EvaluatedQuestion[]
  /** Of the history, chosen by the person. */
  runs: readonly Run[]
  freshnessTests: readonly FreshnessTest[]
  memoryTest: MemoryTest | null
  /** null when no capability is listed. */
  advisor: AdvisorReport | null
}

/** In the order in which everything shows them. */
export const askedApproaches = ({ scoreboard: { evaluation } }: ReportData): Approach[] =>
  approaches.filter(approach => evaluation.request.approaches.includes(approach))
