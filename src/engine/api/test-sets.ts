import type { Approach } from '#contract/approach.ts'
import type { RunId, TestSetId } from '#contract/ids.ts'
import type {
  ProposedRow,
  TestRow,
  TestSetChange,
  TestSetFindings,
  TestSetImport,
  TestSetPage,
  TestSetSummary,
} from '#contract/test-set.ts'
import type { RowFile } from './row-set-import.ts'

/** The test sets of an open workspace. Changes of one set are done one after the other. */
export interface TestSets {
  list(): Promise<TestSetSummary[]>
  create(name: string): Promise<TestSetSummary>
  remove(id: TestSetId): Promise<void>
  rows(id: TestSetId, offset: number, limit: number): Promise<TestSetPage>
  import(id: TestSetId | undefined, file: RowFile): Promise<TestSetImport>
  paste(id: TestSetId | undefined, name: string, text: string): Promise<TestSetImport>
  export(id: TestSetId): Promise<File>
  change(id: TestSetId, contentHash: string, change: TestSetChange): Promise<TestSetSummary>
  undo(id: TestSetId): Promise<TestSetSummary>
  addRun(id: TestSetId, runId: RunId, approach: Approach | undefined): Promise<TestSetSummary>
  propose(id: TestSetId, count: number, signal?: AbortSignal): Promise<ProposedRow[]>
  findings(id: TestSetId, signal?: AbortSignal): Promise<TestSetFindings>
  /** Everything an evaluation needs of a set, as it is at this moment. */
  read(id: TestSetId): Promise<{ summary: TestSetSummary; rows: TestRow[] }>
}
