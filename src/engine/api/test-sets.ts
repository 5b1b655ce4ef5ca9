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
import type { WriteFile } from '#engine/core/atomic-files.ts'
import { slugOf } from '#engine/core/free-name.ts'
import type { Logger } from '#engine/core/logging.ts'
import type { Turns } from '#engine/core/turns.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'
import { appendRows, changeRows, testRowOfLine, testRowShape } from '#engine/evaluation/test-set.ts'
import type { LanguageModel } from '#engine/models/language-model.ts'
import type { Searcher } from '#engine/retrieval/searcher.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import type { RowFile } from './row-set-import.ts'
import { createRowSets } from './row-sets.ts'
import { createTestSetFindings } from './test-set-findings.ts'
import { testSetKind } from './test-set-kind.ts'
import { proposeRows } from './test-set-proposals.ts'
import { rowOfRun } from './test-set-run-row.ts'
import type { TrainingSets } from './training-sets.ts'

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

export interface TestSetsDeps {
  workspace: Pick<Workspace, 'folders' | 'settings' | 'runs' | 'documents' | 'indexes'>
  trainingSets: Pick<TrainingSets, 'list' | 'lines'>
  searcher: Searcher
  embedder: Embedder
  model: Promise<LanguageModel>
  /** Proposals are written by the model between other answers, so that nobody's timings suffer. */
  turns: Turns
  logger: Logger
  /** Another one than the atomic write only in tests of full disks. */
  writeFile?: WriteFile
}

/** Opens the test sets of a workspace. Nothing that is there is rewritten. */
export const createTestSets = async (deps: TestSetsDeps): Promise<TestSets> => {
  const { workspace, logger, writeFile } = deps
  const { folders, settings } = workspace
  const sets = await createRowSets(testSetKind, { folder: folders.testSets, settings, logger, writeFile })
  const find = createTestSetFindings(deps)

  const rowsOf = async (id: TestSetId): Promise<TestRow[]> => (await sets.load(id)).lines.map(testRowOfLine)

  return {
    list: sets.list,
    create: sets.create,
    remove: sets.remove,
    async rows(id, offset, limit) {
      const set = await sets.load(id)
      const rows = set.lines
        .slice(offset, offset + limit)
        .map((line, index) => ({ line: offset + index + 1, row: testRowOfLine(line) }))
      return { set: await sets.summaryOf(id, set), offset, rows }
    },
    import: sets.import,
    paste: sets.paste,
    async export(id) {
      const set = await sets.load(id)
      const { name } = await sets.summaryOf(id, set)
      return new File([set.lines.map(line => `${line}\n`).join('')], `${slugOf(name) || id}.jsonl`, {
        type: 'application/jsonl',
      })
    },
    change: (id, contentHash, change) => sets.edit(id, lines => changeRows(lines, change), contentHash),
    undo: sets.undo,
    async addRun(id, runId, approach) {
      const line = testRowShape.line({ ...rowOfRun(workspace.runs.get(runId), approach), id: null })
      return sets.edit(id, lines => appendRows(lines, [line]))
    },
    propose: async (id, count, signal) => proposeRows(deps, await rowsOf(id), count, signal),
    findings: async (id, signal) => find(await sets.load(id), signal),
    async read(id) {
      const set = await sets.load(id)
      return { summary: await sets.summaryOf(id, set), rows: set.lines.map(testRowOfLine) }
    },
  }
}
