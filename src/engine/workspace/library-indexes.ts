import type { DatabaseSync } from 'node:sqlite'
import { ChunkLimits } from '#contract/library.ts'
import { forgetDeleted, transaction } from './database.ts'

/** `active` answers, `previous` can be restored, `building` is being filled. At most one of each. */
type IndexState = 'active' | 'previous' | 'building'

/** One index of the library: the tables that hold its chunks and their words. */
export interface IndexTables {
  generation: number
  limits: ChunkLimits
  /** Names of tables, safe to stand in SQL. */
  chunks: string
  words: string
}

/** The indexes of a workspace. What is done here is on disk, whole, when it returns. */
export interface LibraryIndexes {
  active(): IndexTables
  get(state: 'previous' | 'building'): IndexTables | null
  /** Whatever their state. */
  all(): IndexTables[]
  /** Makes an empty index beside the others, in place of one that was being built. */
  begin(limits: ChunkLimits): IndexTables
  /** The one that was built answers from now on, and the one before can be restored. */
  swap(): void
  /** The previous index and the active one change places. */
  restore(): void
  drop(state: 'previous' | 'building'): void
}

/** The folder of an index's vectors: the first has `index`, later ones stand beside it. */
export const indexFolder = (generation: number): string =>
  generation === 1 ? 'index' : `index-${generation}`

/** Generation of an index by the name of its folder; undefined for the first index and for anything else. */
export const laterGenerationOf = (folderName: string): number | undefined => {
  const digits = /^index-(\d+)$/.exec(folderName)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

const tablesOf = (generation: number): Pick<IndexTables, 'chunks' | 'words'> =>
  generation === 1
    ? { chunks: 'chunks', words: 'chunks_fts' }
    : { chunks: `chunks_${generation}`, words: `chunks_fts_${generation}` }

/** The same shape as the first index has after its migrations; triggers keep the words with the chunks. */
const tablesSql = ({ chunks, words }: Pick<IndexTables, 'chunks' | 'words'>): string => `
  create table ${chunks} (
    row integer primary key,
    id text not null unique,
    documentId text not null references documents (id) on delete cascade,
    ordinal integer not null,
    start integer not null,
    end integer not null,
    page integer,
    headingPath text not null,
    tokens integer not null,
    heading text not null,
    text text not null,
    textHash text,
    unique (documentId, ordinal)
  ) strict;
  create index ${chunks}_by_text on ${chunks} (textHash);
  create virtual table ${words} using fts5 (
    heading, text, content = '${chunks}', content_rowid = 'row',
    tokenize = 'porter unicode61 remove_diacritics 2'
  );
  insert into ${words} (${words}, rank) values ('secure-delete', 1);
  create trigger ${chunks}_after_insert after insert on ${chunks} begin
    insert into ${words} (rowid, heading, text) values (new.row, new.heading, new.text);
  end;
  create trigger ${chunks}_after_delete after delete on ${chunks} begin
    insert into ${words} (${words}, rowid, heading, text) values ('delete', old.row, old.heading, old.text);
  end;
  create trigger ${chunks}_after_update after update of heading on ${chunks} begin
    insert into ${words} (${words}, rowid, heading, text) values ('delete', old.row, old.heading, old.text);
    insert into ${words} (rowid, heading, text) values (new.row, new.heading, new.text);
  end;
`

export const createLibraryIndexes = (database: DatabaseSync): LibraryIndexes => {
  const read = (state: IndexState): IndexTables | null => {
    const row = database.prepare('select generation, limits from indexes where state = ?').get(state)
    if (!row) return null
    const generation = Number(row.generation)
    return { generation, limits: ChunkLimits.parse(JSON.parse(String(row.limits))), ...tablesOf(generation) }
  }
  const readActive = (): IndexTables => {
    const found = read('active')
    if (!found) throw new Error('the workspace has no active index')
    return found
  }
  // Asked for with every search; changed here only.
  let active = readActive()

  const remove = (state: 'previous' | 'building'): void => {
    const found = read(state)
    if (!found) return
    // Dropping the chunks' table alone would leave its words.
    database.exec(`drop table ${found.words}; drop table ${found.chunks}`)
    database.prepare('delete from indexes where generation = ?').run(found.generation)
  }
  const move = (generation: number, state: IndexState): void => {
    database.prepare('update indexes set state = ? where generation = ?').run(state, generation)
  }
  /** What the list of documents says of their chunks is about the index that answers. */
  const countChunks = (chunks: string): void =>
    database.exec(
      `update documents set chunks = (select count(*) from ${chunks} c where c.documentId = documents.id)`,
    )

  return {
    active: () => active,
    get: read,
    all: () => [active, read('previous'), read('building')].flatMap(index => index ?? []),
    begin(limits) {
      const generation = transaction(database, () => {
        remove('building')
        const newest = database.prepare('select max(generation) newest from indexes').get()?.newest
        const next = Number(newest) + 1
        database.exec(tablesSql(tablesOf(next)))
        database
          .prepare("insert into indexes (generation, state, limits) values (?, 'building', ?)")
          .run(next, JSON.stringify(limits))
        return next
      })
      return { generation, limits, ...tablesOf(generation) }
    },
    swap() {
      const built = read('building')
      if (!built) throw new Error('no index is being built')
      transaction(database, () => {
        remove('previous')
        move(active.generation, 'previous')
        move(built.generation, 'active')
        countChunks(built.chunks)
      })
      active = readActive()
      forgetDeleted(database)
    },
    restore() {
      const previous = read('previous')
      if (!previous) throw new Error('there is no previous index')
      transaction(database, () => {
        move(active.generation, 'previous')
        move(previous.generation, 'active')
        countChunks(previous.chunks)
      })
      active = readActive()
    },
    drop(state) {
      transaction(database, () => remove(state))
      forgetDeleted(database)
    },
  }
}
