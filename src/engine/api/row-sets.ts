import { type WriteFile, writeFileAtomic } from '#engine/core/atomic-files.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'
import { createOneAtATime, createSerialWork } from '#engine/core/serial-work.ts'
import { documentName } from '#engine/retrieval/document-name.ts'
import type { CollectedRows } from '#engine/rows/collect-rows.ts'
import { fileOfLines } from '#engine/rows/row-file.ts'
import type { RowSetKind } from '#engine/rows/row-set-kind.ts'
import { createRowSetFiles } from '#engine/workspace/row-set-files.ts'
import { createRowSetNames, freeRowSetName } from '#engine/workspace/row-set-names.ts'
import type { WorkspaceSettings } from '#engine/workspace/workspace-settings.ts'
import type { LoadedRowSet } from './loaded-row-set.ts'
import { createLoadedRowSets, factsOf, type RowSetFacts } from './loaded-row-sets.ts'
import {
  collectFile,
  collectText,
  doesNotFit,
  emptySet,
  type FilledSet,
  type RowFile,
} from './row-set-import.ts'

/** What an import brought. */
interface RowSetImport<Summary> {
  set: Summary
  imported: number
  problems: { line: number; message: string }[]
  problemCount: number
}

/**
 * The sets of one kind in an open workspace: what training sets and test sets have in common. Changes of one set
 * are done one after the other.
 */
export interface RowSets<Id extends string, Notes, Summary> {
  list(): Promise<Summary[]>
  create(name: string): Promise<Summary>
  remove(id: Id): Promise<void>
  load(id: Id): Promise<LoadedRowSet<Notes>>
  summaryOf(id: Id, set: LoadedRowSet<Notes>): Promise<Summary>
  /** Into the set with this id, or into a new one named after the file. */
  import(id: Id | undefined, file: RowFile): Promise<RowSetImport<Summary>>
  paste(id: Id | undefined, name: string, text: string): Promise<RowSetImport<Summary>>
  /**
   * Replaces the rows by what `next` makes of those that the set holds when its turn comes.
   * @param contentHash refuses when the set is another one by then.
   */
  edit(id: Id, next: (lines: readonly string[]) => readonly string[], contentHash?: string): Promise<Summary>
  undo(id: Id): Promise<Summary>
}

/** A set imported from `tickets/May.csv` is called `May`. */
const nameOfFile = (fileName: string): string =>
  (documentName(fileName).split('/').at(-1) ?? '').replace(/\.[^.]+$/, '')

/** Opens the sets in `folder`. Nothing that is there is rewritten. */
export const createRowSets = async <Id extends string, Row, Notes, Summary extends { name: string }>(
  kind: RowSetKind<Id, Row, Notes, Summary>,
  {
    folder,
    settings,
    logger,
    writeFile = writeFileAtomic,
  }: { folder: string; settings: WorkspaceSettings; logger: Logger; writeFile?: WriteFile | undefined },
): Promise<RowSets<Id, Notes, Summary>> => {
  const files = createRowSetFiles(folder, kind, writeFile)
  await files.tidy()
  const names = createRowSetNames<Id>(settings, kind.namesKey)
  const sets = createLoadedRowSets(files, kind, logger)
  const serially = createSerialWork()
  /** Ids are given out and taken back one at a time. */
  const naming = createOneAtATime()

  const changed = (what: string): EngineError => new EngineError(kind.codes.changed, what)

  const summaryOf = async (id: Id, set: RowSetFacts<Notes>): Promise<Summary> => {
    const { rows, sizeBytes, contentHash, file, fileHash, notes } = set
    const canUndo = await files.canUndo(id, fileHash)
    const { changedAt } = file
    return kind.summaryOf({ id, name: names.of(id), rows, sizeBytes, contentHash, changedAt, canUndo }, notes)
  }

  const edit: RowSets<Id, Notes, Summary>['edit'] = (id, next, contentHash) =>
    serially(id, async () => {
      const set = await sets.load(id)
      if (contentHash !== undefined && set.contentHash !== contentHash)
        throw changed(
          'The set was changed meanwhile (in another window). Nothing was overwritten. Look at it again and repeat.',
        )
      const lines = next(set.lines)
      if (lines.length === set.lines.length && lines.every((line, index) => line === set.lines[index]))
        return summaryOf(id, factsOf(set))
      const content = fileOfLines(lines)
      if (lines.length > kind.maxRows || content.length > kind.maxBytes) throw doesNotFit(kind, set)
      await files.replace(id, content)
      return summaryOf(id, factsOf(await sets.written(id, lines)))
    })

  const make = (wanted: string, lines: readonly string[]): Promise<Summary> =>
    naming(async () => {
      const taken = (await files.list()).map(id => ({ id, name: names.of(id) }))
      const { id, name } = freeRowSetName(wanted, taken, kind)
      // The name first: a set appears under it, or not at all.
      names.set(id, name)
      await files.create(id, fileOfLines(lines))
      return summaryOf(id, factsOf(await sets.written(id, lines)))
    })

  /** Adds what `collect` reads to a set, or to a new one. */
  const take = async (
    id: Id | undefined,
    name: string,
    collect: (before: FilledSet) => Promise<CollectedRows>,
  ): Promise<RowSetImport<Summary>> => {
    const { lines, problems, problemCount } = await collect(id === undefined ? emptySet : await sets.load(id))
    const set =
      id === undefined
        ? await make(name, kind.append([], lines))
        : await edit(id, before => kind.append(before, lines))
    return { set, imported: lines.length, problems, problemCount }
  }

  return {
    async list() {
      const summaries: Summary[] = []
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
    load: sets.load,
    summaryOf: (id, set) => summaryOf(id, factsOf(set)),
    import: (id, file) => take(id, nameOfFile(file.name), before => collectFile(kind, file, before)),
    paste: (id, name, text) => take(id, name, before => collectText(kind, text, before)),
    edit,
    undo: id =>
      serially(id, async () => {
        if (!(await files.undo(id)))
          throw changed('There is no change left to take back. The set is as it is. Look at it again.')
        return summaryOf(id, factsOf(await sets.load(id)))
      }),
  }
}
