import { truncateSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { EngineError } from '#engine/core/errors.ts'
import { sqliteCodeOf } from './database.ts'

const sqliteBusy = 5
const sqliteReadOnly = 8
const sqliteCannotOpen = 14
const sqliteNotADatabase = 26

/** Held until `release`; the operating system releases it when the process ends, however it ends. */
export interface WorkspaceLock {
  release(): void
}

const lockFile = (path: string): DatabaseSync => {
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    database.exec('begin exclusive')
    return database
  } catch (thrown) {
    database.close()
    throw thrown
  }
}

/**
 * A damaged lock file holds nothing worth keeping, and since it could be read, nobody holds it. It is
 * emptied in place, because a new file would let two processes lock one each.
 */
const lockFileEvenDamaged = (path: string): DatabaseSync => {
  try {
    return lockFile(path)
  } catch (thrown) {
    if (sqliteCodeOf(thrown) !== sqliteNotADatabase) throw thrown
    truncateSync(path)
    return lockFile(path)
  }
}

/**
 * Takes the workspace for this process, or throws WORKSPACE_IN_USE at once. The lock is SQLite's
 * exclusive file lock on lock.sqlite, because the operating system drops it with the process (a pid
 * file would outlive a kill) and because SQLite also keeps two openings in one process apart.
 */
export const lockWorkspace = (folder: string): WorkspaceLock => {
  let database: DatabaseSync
  try {
    database = lockFileEvenDamaged(join(folder, 'lock.sqlite'))
  } catch (thrown) {
    const code = sqliteCodeOf(thrown)
    if (code === sqliteBusy)
      throw new EngineError(
        'WORKSPACE_IN_USE',
        'This workspace is open in another Diptych window or program. Nothing was changed. Close it there, or open another workspace here.',
        { folder },
        { cause: thrown },
      )
    if (code === sqliteReadOnly || code === sqliteCannotOpen)
      throw new EngineError(
        'FILE_NOT_WRITABLE',
        'Diptych may not write to the folder of this workspace. Nothing was changed. Check the permissions of the folder and try again.',
        { folder },
        { cause: thrown },
      )
    throw thrown
  }
  return {
    release() {
      if (database.isOpen) database.close()
    },
  }
}
