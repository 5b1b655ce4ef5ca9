import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AdapterId } from '#contract/ids.ts'
import { EngineError } from '#engine/core/errors.ts'
import { freeName, slugOf } from '#engine/core/free-name.ts'

const entriesOf = async (adaptersFolder: string): Promise<{ name: string; isFolder: boolean }[]> =>
  (await readdir(adaptersFolder, { withFileTypes: true }))
    // What is unfinished begins with a dot.
    .filter(({ name }) => !name.startsWith('.'))
    .map(entry => ({ name: entry.name, isFolder: entry.isDirectory() }))

export const adapterIds = async (adaptersFolder: string): Promise<AdapterId[]> =>
  (await entriesOf(adaptersFolder))
    .filter(({ isFolder }) => isFolder)
    .map(({ name }) => AdapterId.parse(name))

/**
 * Where an adapter lies. Ids come from outside: only the name of a folder that is there becomes a path.
 * @throws EngineError ADAPTER_NOT_FOUND.
 */
export const adapterFolder = async (adaptersFolder: string, id: AdapterId): Promise<string> => {
  if ((await adapterIds(adaptersFolder)).includes(id)) return join(adaptersFolder, id)
  throw new EngineError(
    'ADAPTER_NOT_FOUND',
    `This workspace has no adapter “${id}”, or not any more. Nothing was changed. Choose one from the list.`,
    { id },
  )
}

/** An id made of a name, as nothing in the folder is called yet. */
export const freeAdapterId = async (adaptersFolder: string, name: string): Promise<AdapterId> => {
  const taken = (await entriesOf(adaptersFolder)).map(entry => entry.name)
  return AdapterId.parse(freeName(slugOf(name) || 'adapter', taken, '-'))
}
