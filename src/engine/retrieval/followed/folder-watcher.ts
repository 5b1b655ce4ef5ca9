import { relative, sep } from 'node:path'
import { watch } from 'chokidar'
import { isSkipped } from '#engine/retrieval/library-file.ts'

/** A watch on a folder, until it is closed. */
export interface FolderWatcher {
  close(): Promise<void>
}

/**
 * Calls `onChange` when something in the folder may have changed, and once when watching has begun. It is a hint
 * and no more: what changed is found by looking. `onFailure` hears that changes may be missed from now on, for
 * instance because the system watches no more files. The only user of chokidar.
 */
export const watchFolder = (
  folder: string,
  { onChange, onFailure }: { onChange(): void; onFailure(thrown: unknown): void },
): FolderWatcher => {
  const watcher = watch(folder, {
    ignored: path => relative(folder, path).split(sep).some(isSkipped),
    ignoreInitial: true,
    followSymlinks: false,
  })
  watcher.on('all', onChange)
  watcher.on('ready', onChange)
  watcher.on('error', onFailure)
  return { close: () => watcher.close() }
}
