import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { IndexTables } from '#engine/workspace/library-indexes.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import type { IndexPlaces } from './index-building.ts'
import { openVectraStore, removeFromClosedVectraStore } from './vectra-store.ts'

/** The first index lies in the folder `index`, later ones beside it: `index-2`, `index-3`. */
const folderOf = (
  { folder, folders }: Pick<Workspace, 'folder' | 'folders'>,
  { generation }: Pick<IndexTables, 'generation'>,
) => (generation === 1 ? folders.index : join(folder, `index-${generation}`))

const laterIndex = /^index-(\d+)$/

/** Vectors of a workspace's indexes in vectra's files. Clears away those of indexes that are no more. */
export const localIndexPlaces = async (
  workspace: Pick<Workspace, 'folder' | 'folders' | 'indexes'>,
  options: Parameters<typeof openVectraStore>[1],
): Promise<IndexPlaces> => {
  const { indexes, folder } = workspace
  const known = new Set(
    [indexes.active(), indexes.get('previous'), indexes.get('building')].map(index => index?.generation),
  )
  for (const name of await readdir(folder)) {
    const generation = Number(laterIndex.exec(name)?.[1])
    if (generation && !known.has(generation)) await rm(join(folder, name), { recursive: true, force: true })
  }
  return {
    async open(index) {
      const place = folderOf(workspace, index)
      await mkdir(place, { recursive: true })
      return openVectraStore(place, options)
    },
    removeDocument: (index, id) => removeFromClosedVectraStore(folderOf(workspace, index), id),
    drop: index => rm(folderOf(workspace, index), { recursive: true, force: true }),
  }
}
