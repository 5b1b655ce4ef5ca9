import { EngineError } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'
import { hashOfLines } from '#engine/rows/row-file.ts'
import type { RowSetKind } from '#engine/rows/row-set-kind.ts'
import type { RowSetFiles } from '#engine/workspace/row-set-files.ts'
import { type LoadedRowSet, loadRowSet } from './loaded-row-set.ts'

/** All of a set but its rows. */
export type RowSetFacts<Notes> = Omit<LoadedRowSet<Notes>, 'lines'> & { rows: number }

export const factsOf = <Notes>({ lines, ...facts }: LoadedRowSet<Notes>): RowSetFacts<Notes> => ({
  ...facts,
  rows: lines.length,
})

/** Sets of rows as their files hold them at this moment; a file is read once as long as nobody writes it. */
export interface LoadedRowSets<Id extends string, Notes> {
  /** @throws EngineError as `loadRowSet` does. */
  load(id: Id): Promise<LoadedRowSet<Notes>>
  /** For lists. Null for a set that cannot be read; its file is logged once. */
  facts(id: Id): Promise<RowSetFacts<Notes> | null>
  /** What was just written need not be read again. */
  written(id: Id, lines: readonly string[]): Promise<LoadedRowSet<Notes>>
}

export const createLoadedRowSets = <Id extends string, Row, Notes>(
  files: RowSetFiles<Id>,
  kind: RowSetKind<Id, Row, Notes, unknown>,
  logger: Logger,
): LoadedRowSets<Id, Notes> => {
  /** The set that was used last: a table is read page by page. Others are read again when they are asked for. */
  let recent: { id: Id; stamp: string; loading: Promise<LoadedRowSet<Notes>> } | undefined
  const known = new Map<Id, { stamp: string; facts: Promise<RowSetFacts<Notes> | null> }>()

  const load = async (id: Id): Promise<LoadedRowSet<Notes>> => {
    const { stamp } = await files.describe(id)
    if (recent?.id === id && recent.stamp === stamp) return recent.loading
    const loading = loadRowSet(files, kind, id)
    const mine = { id, stamp, loading }
    recent = mine
    loading.catch(() => {
      if (recent === mine) recent = undefined // the next attempt reads the file again
    })
    return loading
  }
  return {
    load,
    async facts(id) {
      const { stamp } = await files.describe(id)
      const before = known.get(id)
      if (before?.stamp === stamp) return before.facts
      const facts = load(id).then(factsOf<Notes>, (thrown: unknown) => {
        logger.error(`left a ${kind.noun} out of the list`, thrown, { id })
        // What the file says will be the same next time; what the disk says may not.
        if (!(thrown instanceof EngineError)) known.delete(id)
        return null
      })
      known.set(id, { stamp, facts })
      return facts
    },
    async written(id, lines) {
      const file = await files.describe(id)
      const contentHash = hashOfLines(lines)
      const set = {
        file,
        fileHash: contentHash,
        lines,
        contentHash,
        sizeBytes: file.sizeBytes,
        notes: kind.notesOf(lines),
      }
      recent = { id, stamp: file.stamp, loading: Promise.resolve(set) }
      known.set(id, { stamp: file.stamp, facts: Promise.resolve(factsOf(set)) })
      return set
    },
  }
}
