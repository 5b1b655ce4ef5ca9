import type {
  EvaluatedQuestion,
  EvaluatedRows,
  EvaluatedRowsRequest,
  Evaluation,
  EvaluationEvent,
  EvaluationRequest,
} from '#contract/evaluation.ts'
import type { MemoryTest } from '#contract/freshness.ts'
import type { EvaluationId, TestRowId } from '#contract/ids.ts'
import type { Comparison, Scoreboard } from '#contract/scoreboard.ts'

/** Test sets asked to approaches, as jobs of an open workspace; one runs at a time. */
export interface EvaluationJobs {
  watch(signal?: AbortSignal): AsyncGenerator<EvaluationEvent, void, undefined>
  start(request: EvaluationRequest): Promise<EvaluationId>
  pause(id: EvaluationId): Promise<void>
  resume(id: EvaluationId): Promise<void>
  stop(id: EvaluationId): Promise<void>
  remove(id: EvaluationId): Promise<void>
  get(id: EvaluationId): Evaluation
  scoreboard(id: EvaluationId, tag?: string): Scoreboard
  rows(request: EvaluatedRowsRequest): EvaluatedRows
  question(id: EvaluationId, rowId: TestRowId, seed?: number): EvaluatedQuestion
  compare(from: EvaluationId, to: EvaluationId): Comparison
  startMemoryTest(id: EvaluationId): Promise<EvaluationId>
  memoryTest(id: EvaluationId): MemoryTest | null
  close(): Promise<void>
}
