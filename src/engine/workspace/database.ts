import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { EngineError } from '#engine/core/errors.ts'
import { tooNew, unreadable } from './manifest.ts'
import { migrations } from './migrations.ts'

const sqliteCorrupt = 11
const sqliteNotADatabase = 26

/**
 * Runs `work` in one transaction: all of it is on disk afterwards, or none. Throws what `work` throws.
 */
export const transaction = <T>(database: DatabaseSync, work: () => T): T => {
  database.exec('begin immediate')
  try {
    const result = work()
    database.exec('commit')
    return result
  } catch (thrown) {
    // SQLite has already rolled back by itself when the disk was full.
    if (database.isTransaction) database.exec('rollback')
    throw thrown
  }
}

/**
 * Databases of which something was deleted. `secure_delete` overwrites deleted rows where they stood, but SQLite
 * moves rows between pages now and then and leaves the old copy in the part of a page that is not used.
 */
const mayHoldRemains = new WeakSet<DatabaseSync>()

/**
 * Closes a database; one of which something was deleted is written anew first (VACUUM), so that nothing of it is left
 * in unused parts of its pages. That takes seconds for hundreds of megabytes and is done whole or not at all.
 */
export const closeDatabase = (database: DatabaseSync): void => {
  if (!database.isOpen) return
  if (mayHoldRemains.delete(database))
    try {
      database.exec('vacuum')
    } catch {
      // A full disk. All is kept, and the next deletion brings the next attempt.
    }
  database.close()
}

/**
 * Empties the write-ahead log, so that what was deleted is in no file any more. The deletion itself is
 * committed already: when the log cannot be emptied now (full disk), it is at the next deletion or at
 * closing, and that must not make the deletion look failed.
 */
export const forgetDeleted = (database: DatabaseSync): void => {
  mayHoldRemains.add(database)
  try {
    database.exec('pragma wal_checkpoint(truncate)')
  } catch {
    // See above.
  }
}

/** SQLite's primary result code of a thrown value; extended codes carry it in their lowest byte. */
export const sqliteCodeOf = (thrown: unknown): number =>
  Number((thrown as { errcode?: unknown } | undefined)?.errcode ?? 0) & 0xff

const userVersion = (database: DatabaseSync): number =>
  Number(database.prepare('pragma user_version').get()?.user_version)

/** Brings the schema up to the end of `steps`, each step in its own transaction with its version. */
export const migrate = (database: DatabaseSync, steps: readonly string[]): void => {
  for (let version = userVersion(database); version < steps.length; version++)
    transaction(database, () => {
      database.exec(steps[version] ?? '')
      database.exec(`pragma user_version = ${version + 1}`)
    })
}

/** Throws when this build of SQLite has no working full-text search, before anything depends on it. */
const testFullTextSearch = (database: DatabaseSync): void => {
  try {
    database.exec(
      "create virtual table temp.fts_test using fts5 (t, tokenize = 'porter unicode61 remove_diacritics 2')",
    )
    database.exec("insert into temp.fts_test (t) values ('Cafés E17')")
    const found = database
      .prepare('select bm25(fts_test) score from temp.fts_test where t match ?')
      .get('"cafe"')
    database.exec('drop table temp.fts_test')
    if (typeof found?.score !== 'number') throw new Error('a stored word was not found')
  } catch (thrown) {
    throw new EngineError(
      'UNEXPECTED',
      'The keyword search of this build of Diptych does not work. Nothing was changed. Install Diptych again.',
      {},
      { cause: thrown },
    )
  }
}

const configure = (database: DatabaseSync): void => {
  // WAL with synchronous FULL: a commit that returned survives a power cut.
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
  database.exec('pragma secure_delete = on')
}

/** Makes an empty database at `path` with the newest schema. */
export const createDatabase = (path: string): void => {
  const database = new DatabaseSync(path)
  try {
    configure(database)
    migrate(database, migrations)
  } finally {
    database.close()
  }
}

/** What SQLite finds wrong with the file's structure, and with what FTS5 has made of the texts. */
const damageAnywhere = (database: DatabaseSync): string | undefined =>
  complaint(database.prepare('pragma quick_check(1)').get())

/**
 * The same but for FTS5's own check, which reads the whole index: of 0.9 s for 100,000 chunks it takes 0.6. The pages of the
 * index are looked at, and it can be made again from the texts.
 */
const damageOfTables = (database: DatabaseSync): string | undefined => {
  const tables = database.prepare(
    "select name from pragma_table_list where schema = 'main' and type <> 'virtual'",
  )
  const check = database.prepare('select quick_check from pragma_quick_check(?)')
  for (const { name } of tables.all()) {
    const damage = complaint(check.get(name ?? null))
    if (damage) return damage
  }
  return undefined
}

const complaint = (row: Record<string, unknown> | undefined): string | undefined =>
  row?.quick_check === 'ok' ? undefined : String(row?.quick_check)

/**
 * Opens a workspace's database and brings an older schema up to date. Throws WORKSPACE_TOO_NEW, or
 * WORKSPACE_UNREADABLE when the file is missing, empty or damaged: it is never replaced by a new one.
 */
export const openDatabase = (path: string): DatabaseSync => {
  const folder = dirname(path)
  const file = basename(path)
  if (!existsSync(path)) throw unreadable(folder, file, new Error('The file is missing'))
  // SQLite removes its log when it closes: one that is there is of a process that was killed, perhaps after a deletion.
  const wasKilled = existsSync(`${path}-wal`)
  const database = new DatabaseSync(path)
  if (wasKilled) mayHoldRemains.add(database)
  try {
    const version = userVersion(database)
    if (version > migrations.length) throw tooNew(folder, version)
    if (version < 1) throw unreadable(folder, file, new Error('The file holds no workspace'))
    const damage = wasKilled ? damageAnywhere(database) : damageOfTables(database)
    if (damage) throw unreadable(folder, file, new Error(damage))
    configure(database)
    testFullTextSearch(database)
    migrate(database, migrations)
    return database
  } catch (thrown) {
    database.close()
    const code = sqliteCodeOf(thrown)
    if (code === sqliteCorrupt || code === sqliteNotADatabase) throw unreadable(folder, file, thrown)
    throw thrown
  }
}
