import { TrainingSetId } from '#contract/ids.ts'
import {
  type ChatTurn,
  maxTrainingExamples,
  maxTrainingSetBytes,
  type TrainingSetChange,
  type TrainingSetFinding,
  type TrainingSetImport,
  type TrainingSetPage,
  type TrainingSetSummary,
} from '#contract/training-set.ts'
import type { WriteFile } from '#engine/core/atomic-files.ts'
import type { Logger } from '#engine/core/logging.ts'
import type { RowSetKind } from '#engine/rows/row-set-kind.ts'
import { changeLines, lineOfMessages } from '#engine/tuning/data/change-lines.ts'
import { exampleOfLine } from '#engine/tuning/data/example-line.ts'
import { exampleShape } from '#engine/tuning/data/example-shape.ts'
import type { NumberedExample, TrainingExample } from '#engine/tuning/data/training-example.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import { createExampleTokens, type TokenCounter } from './example-tokens.ts'
import type { RowFile } from './row-set-import.ts'
import { createRowSets } from './row-sets.ts'
import { createFindings } from './training-set-findings.ts'

/** The training sets of an open workspace. Changes of one set are done one after the other. */
export interface TrainingSets {
  list(): Promise<TrainingSetSummary[]>
  create(name: string): Promise<TrainingSetSummary>
  remove(id: TrainingSetId): Promise<void>
  examples(id: TrainingSetId, offset: number, limit: number): Promise<TrainingSetPage>
  findings(id: TrainingSetId): Promise<TrainingSetFinding[]>
  /** Into the set with this id, or into a new one named after the file. */
  import(id: TrainingSetId | undefined, file: RowFile): Promise<TrainingSetImport>
  paste(id: TrainingSetId | undefined, name: string, text: string): Promise<TrainingSetImport>
  change(id: TrainingSetId, contentHash: string, change: TrainingSetChange): Promise<TrainingSetSummary>
  undo(id: TrainingSetId): Promise<TrainingSetSummary>
  /** Adds a conversation at the end, whatever the set holds by now. */
  append(id: TrainingSetId, messages: ChatTurn[]): Promise<TrainingSetSummary>
  /** Everything a training needs of a set, as it is at this moment. */
  read(id: TrainingSetId): Promise<{ summary: TrainingSetSummary; examples: NumberedExample[] }>
  /** The lines of a set, each an example: they take less memory than the examples, and no time. */
  lines(id: TrainingSetId): Promise<{ contentHash: string; lines: readonly string[] }>
}

export interface TrainingSetsDeps {
  workspace: Pick<Workspace, 'folders' | 'settings'>
  model: Promise<TokenCounter>
  logger: Logger
  /** Another one than the atomic write only in tests of full disks. */
  writeFile?: WriteFile
}

export const trainingSetKind: RowSetKind<TrainingSetId, TrainingExample, null, TrainingSetSummary> = {
  noun: 'training set',
  shape: exampleShape,
  folderName: 'training-sets',
  namesKey: 'training-set-names',
  parseId: text => TrainingSetId.parse(text),
  maxRows: maxTrainingExamples,
  maxBytes: maxTrainingSetBytes,
  tooLargeAdvice: 'A few hundred good examples teach a style; take a part of them.',
  codes: {
    notFound: 'TRAINING_SET_NOT_FOUND',
    changed: 'TRAINING_SET_CHANGED',
    unreadable: 'TRAINING_SET_UNREADABLE',
    tooLarge: 'TRAINING_SET_TOO_LARGE',
  },
  append: (before, added) => [...before, ...added],
  notesOf: () => null,
  summaryOf: ({ rows, ...set }) => ({ ...set, examples: rows }),
}

/** Opens the training sets of a workspace. Nothing that is there is rewritten. */
export const createTrainingSets = async ({
  workspace,
  model,
  logger,
  writeFile,
}: TrainingSetsDeps): Promise<TrainingSets> => {
  const { folders, settings } = workspace
  const sets = await createRowSets(trainingSetKind, {
    folder: folders.trainingSets,
    settings,
    logger,
    writeFile,
  })
  const tokens = createExampleTokens(model, logger)
  const find = createFindings(folders.testSets, tokens, logger)
  return {
    list: sets.list,
    create: sets.create,
    remove: sets.remove,
    async examples(id, offset, limit) {
      const set = await sets.load(id)
      const lines = set.lines.slice(offset, offset + limit)
      const counts = await tokens.countIfReady(lines)
      return {
        set: await sets.summaryOf(id, set),
        offset,
        examples: lines.map((line, index) => ({
          line: offset + index + 1,
          messages: exampleOfLine(line).messages,
          tokens: counts[index] ?? null,
        })),
      }
    },
    findings: async id => find(await sets.load(id)),
    import: sets.import,
    paste: sets.paste,
    change: (id, contentHash, change) => sets.edit(id, lines => changeLines(lines, change), contentHash),
    undo: sets.undo,
    async append(id, messages) {
      const line = lineOfMessages(messages)
      return sets.edit(id, lines => [...lines, line])
    },
    async read(id) {
      const set = await sets.load(id)
      return {
        summary: await sets.summaryOf(id, set),
        examples: set.lines.map((line, index) => ({ line: index + 1, example: exampleOfLine(line) })),
      }
    },
    lines: sets.load,
  }
}
