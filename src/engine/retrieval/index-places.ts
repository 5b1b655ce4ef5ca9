import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type IndexTables, indexFolder, laterGenerationOf } from '#engine/workspace/library-indexes.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import type { IndexPlaces } from './index-building.ts'
import { openVectraStore, removeFromClosedVectraStore } from './vectra-store.ts'

/** Vectors of a workspace's indexes in vectra's files. Clears away those of indexes that are no more. */
export const localIndexPlaces = async (
  workspace: Pick<Workspace, 'folder' | 'indexes'>,
  options: Parameters<typeof openVectraStore>[1],
): Promise<IndexPlaces> => {
  const { indexes, folder } = workspace
  const known = new Set(indexes.all().map(({ generation }) => generation))
  for (const name of await readdir(folder)) {
    const generation = laterGenerationOf(name)
    if (generation !== undefined && !known.has(generation))
      await rm(join(folder, name), { recursive: true, force: true })
  }
  const folderOf = ({ generation }: Pick<IndexTables, 'generation'>) => join(folder, indexFolder(generation))
  return {
    async open(index) {
      const place = folderOf(index)
      await mkdir(place, { recursive: true })
      return openVectraStore(place, options)
    },
    removeDocument: (index, id) => removeFromClosedVectraStore(folderOf(index), id),
    drop: index => rm(folderOf(index), { recursive: true, force: true }),
  }
}
