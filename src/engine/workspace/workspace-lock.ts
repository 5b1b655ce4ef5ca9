import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { EngineError } from '#engine/core/errors.ts'
import { sqliteCodeOf } from './database.ts'

const sqliteBusy = 5
const sqliteReadOnly = 8
const sqliteCannotOpen = 14

/** Held until `release`; the operating system releases it when the process ends, however it ends. */
export interface WorkspaceLock {
  release(): void
}

/**
 * Takes the workspace for this process, or throws WORKSPACE_IN_USE at once. The lock is SQLite's
 * exclusive file lock on lock.sqlite, because the operating system drops it with the process (a pid
 * file would outlive a kill) and because SQLite also keeps two openings in one process apart.
 */
export const lockWorkspace = (folder: string): WorkspaceLock => {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 })
    database.exec('begin exclusive')
  } catch (thrown) {
    database?.close()
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
  const held = database
  return {
    release() {
      if (held.isOpen) held.close()
    },
  }
}
