import type { TrainingSetId } from '#contract/ids.ts'
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
import { type WriteFile, writeFileAtomic } from '#engine/core/atomic-files.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'
import { createOneAtATime, createSerialWork } from '#engine/core/serial-work.ts'
import { documentName } from '#engine/retrieval/document-name.ts'
import { changeLines, lineOfMessages } from '#engine/tuning/data/change-lines.ts'
import type { CollectedExamples } from '#engine/tuning/data/collect-examples.ts'
import { exampleOfLine, fileOfLines } from '#engine/tuning/data/example-line.ts'
import type { NumberedExample } from '#engine/tuning/data/training-example.ts'
import { createTrainingSetFiles } from '#engine/workspace/training-set-files.ts'
import { createTrainingSetNames, freeTrainingSetName } from '#engine/workspace/training-set-names.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import { createExampleTokens, type TokenCounter } from './example-tokens.ts'
import type { LoadedTrainingSet } from './loaded-training-set.ts'
import { createLoadedTrainingSets, factsOf, type TrainingSetFacts } from './loaded-training-sets.ts'
import { createFindings } from './training-set-findings.ts'
import {
  collectFile,
  collectText,
  doesNotFit,
  type ExampleFile,
  emptySet,
  type FilledSet,
} from './training-set-import.ts'

/** The training sets of an open workspace. Changes of one set are done one after the other. */
export interface TrainingSets {
  list(): Promise<TrainingSetSummary[]>
  create(name: string): Promise<TrainingSetSummary>
  remove(id: TrainingSetId): Promise<void>
  examples(id: TrainingSetId, offset: number, limit: number): Promise<TrainingSetPage>
  findings(id: TrainingSetId): Promise<TrainingSetFinding[]>
  /** Into the set with this id, or into a new one named after the file. */
  import(id: TrainingSetId | undefined, file: ExampleFile): Promise<TrainingSetImport>
  paste(id: TrainingSetId | undefined, name: string, text: string): Promise<TrainingSetImport>
  change(id: TrainingSetId, contentHash: string, change: TrainingSetChange): Promise<TrainingSetSummary>
  undo(id: TrainingSetId): Promise<TrainingSetSummary>
  /** Adds a conversation at the end, whatever the set holds by now. */
  append(id: TrainingSetId, messages: ChatTurn[]): Promise<TrainingSetSummary>
  /** Everything a training needs of a set, as it is at this moment. */
  read(id: TrainingSetId): Promise<{ summary: TrainingSetSummary; examples: NumberedExample[] }>
}

export interface TrainingSetsDeps {
  workspace: Pick<Workspace, 'folders' | 'settings'>
  model: Promise<TokenCounter>
  logger: Logger
  /** Another one than the atomic write only in tests of full disks. */
  writeFile?: WriteFile
}

const changedMeanwhile = (): EngineError =>
  new EngineError(
    'TRAINING_SET_CHANGED',
    'The set was changed meanwhile (in another window). Nothing was overwritten. Look at it again and repeat.',
  )

const nothingToUndo = (): EngineError =>
  new EngineError(
    'TRAINING_SET_CHANGED',
    'There is no change left to take back. The set is as it is. Look at it again.',
  )

/** A set imported from `tickets/May.csv` is called `May`. */
const nameOfFile = (fileName: string): string =>
  (documentName(fileName).split('/').at(-1) ?? '').replace(/\.[^.]+$/, '')

/** Opens the training sets of a workspace. Nothing that is there is rewritten. */
export const createTrainingSets = async ({
  workspace,
  model,
  logger,
  writeFile = writeFileAtomic,
}: TrainingSetsDeps): Promise<TrainingSets> => {
  const files = createTrainingSetFiles(workspace.folders.trainingSets, writeFile)
  await files.tidy()
  const names = createTrainingSetNames(workspace.settings)
  const tokens = createExampleTokens(model, logger)
  const find = createFindings(workspace.folders.testSets, tokens, logger)
  const sets = createLoadedTrainingSets(files, logger)
  const serially = createSerialWork()
  /** Ids are given out and taken back one at a time. */
  const naming = createOneAtATime()

  const summaryOf = async (id: TrainingSetId, set: TrainingSetFacts): Promise<TrainingSetSummary> => ({
    id,
    name: names.of(id),
    examples: set.examples,
    sizeBytes: set.sizeBytes,
    contentHash: set.contentHash,
    changedAt: set.file.changedAt,
    canUndo: await files.canUndo(id, set.fileHash),
  })

  /** Replaces the examples by what `next` makes of those that the set holds when its turn comes. */
  const edit = (
    id: TrainingSetId,
    next: (set: LoadedTrainingSet) => readonly string[],
  ): Promise<TrainingSetSummary> =>
    serially(id, async () => {
      const set = await sets.load(id)
      const lines = next(set)
      if (lines.length === set.lines.length && lines.every((line, index) => line === set.lines[index]))
        return summaryOf(id, factsOf(set))
      const content = fileOfLines(lines)
      if (lines.length > maxTrainingExamples || content.length > maxTrainingSetBytes) throw doesNotFit(set)
      await files.replace(id, content)
      return summaryOf(id, factsOf(await sets.written(id, lines)))
    })

  const make = (wanted: string, lines: readonly string[]): Promise<TrainingSetSummary> =>
    naming(async () => {
      const taken = (await files.list()).map(id => ({ id, name: names.of(id) }))
      const { id, name } = freeTrainingSetName(wanted, taken)
      // The name first: a set appears under it, or not at all.
      names.set(id, name)
      await files.create(id, fileOfLines(lines))
      return summaryOf(id, factsOf(await sets.written(id, lines)))
    })

  /** Adds what `collect` reads to a set, or to a new one. */
  const take = async (
    id: TrainingSetId | undefined,
    name: string,
    collect: (before: FilledSet) => Promise<CollectedExamples>,
  ): Promise<TrainingSetImport> => {
    const { lines, problems, problemCount } = await collect(id === undefined ? emptySet : await sets.load(id))
    const set =
      id === undefined ? await make(name, lines) : await edit(id, before => [...before.lines, ...lines])
    return { set, imported: lines.length, problems, problemCount }
  }

  return {
    async list() {
      const summaries: TrainingSetSummary[] = []
      for (const id of await files.list()) {
        const facts = await sets.facts(id)
        if (facts) summaries.push(await summaryOf(id, facts))
      }
      return summaries.sort((a, b) => a.name.localeCompare(b.name, 'en'))
    },
    create: name => make(name, []),
    remove: id =>
      serially(id, () =>
        naming(async () => {
          await files.remove(id)
          names.forget(id)
        }),
      ),
    async examples(id, offset, limit) {
      const set = await sets.load(id)
      const lines = set.lines.slice(offset, offset + limit)
      const counts = await tokens.countIfReady(lines)
      return {
        set: await summaryOf(id, factsOf(set)),
        offset,
        examples: lines.map((line, index) => ({
          line: offset + index + 1,
          messages: exampleOfLine(line).messages,
          tokens: counts[index] ?? null,
        })),
      }
    },
    findings: async id => find(await sets.load(id)),
    import: (id, file) => take(id, nameOfFile(file.name), before => collectFile(file, before)),
    paste: (id, name, text) => take(id, name, before => collectText(text, before)),
    change: (id, contentHash, change) =>
      edit(id, set => {
        if (set.contentHash !== contentHash) throw changedMeanwhile()
        return changeLines(set.lines, change)
      }),
    undo: id =>
      serially(id, async () => {
        if (!(await files.undo(id))) throw nothingToUndo()
        return summaryOf(id, factsOf(await sets.load(id)))
      }),
    async append(id, messages) {
      const line = lineOfMessages(messages)
      return edit(id, set => [...set.lines, line])
    },
    async read(id) {
      const set = await sets.load(id)
      return {
        summary: await summaryOf(id, factsOf(set)),
        examples: set.lines.map((line, index) => ({ line: index + 1, example: exampleOfLine(line) })),
      }
    },
  }
}
