import * as z from 'zod'
import type { WorkspaceId } from '#contract/ids.ts'
import type { Logger } from '#engine/core/logging.ts'
import type { IndexTables } from '#engine/workspace/library-indexes.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import { vectorStoreSetting, type WorkspaceSettings } from '#engine/workspace/workspace-settings.ts'
import type { IndexPlaces } from './index-building.ts'
import { localIndexPlaces } from './index-places.ts'
import {
  dropPgVectors,
  openPgVectorStore,
  pgGenerations,
  removeFromClosedPgVectorStore,
} from './postgres/pgvector-store.ts'
import { connectPostgres, type PostgresConnection } from './postgres/postgres-connection.ts'
import { migratePostgres } from './postgres/postgres-schema.ts'
import type { VectorStore } from './vector-store.ts'

/**
 * Where a workspace keeps its vectors. A connection string may hold a password; it lies in the workspace's database
 * as it is, and does not travel with an exported workspace.
 */
export const VectorPlace = z.discriminatedUnion('type', [
  z.object({ type: z.literal('local') }),
  z.object({ type: z.literal('postgres'), connectionString: z.string().min(1) }),
])
export type VectorPlace = z.infer<typeof VectorPlace>

const vectorPlaceOf = (settings: WorkspaceSettings): VectorPlace =>
  settings.get(vectorStoreSetting, VectorPlace) ?? { type: 'local' }

type PlacesWorkspace = Pick<Workspace, 'folder' | 'folders' | 'indexes' | 'info' | 'settings'>
interface PlacesOptions {
  embedderId: string
  dimensions: number
  logger: Logger
}

/** Owned by whoever opened them; to be closed after the stores. */
export interface OpenIndexPlaces extends IndexPlaces {
  close(): Promise<void>
}

/** Moves what `from` has into `to`, document by document; a kill between leaves each in one of them, or in both. */
const moveVectors = async (from: VectorStore, to: VectorStore): Promise<void> => {
  for (const documentId of from.documentIds()) {
    const vectors = await from.vectorsOf(from.chunkIds(documentId))
    if (to.chunkIds(documentId).length === 0)
      await to.add(
        documentId,
        [...vectors].map(([chunkId, vector]) => ({ chunkId, vector })),
      )
    await from.remove(documentId)
  }
}

const lockOf = (id: WorkspaceId): string => `diptych workspace ${id}`

const postgresPlaces = async (
  connection: PostgresConnection,
  workspace: PlacesWorkspace,
  local: IndexPlaces,
  options: PlacesOptions,
): Promise<IndexPlaces> => {
  const workspaceId = workspace.info.id
  const storeOf = ({ generation }: IndexTables) =>
    openPgVectorStore(connection, { ...options, workspaceId, generation })
  await connection.lock(lockOf(workspaceId))
  await migratePostgres(connection)
  const known = workspace.indexes.all().map(({ generation }) => generation)
  for (const generation of await pgGenerations(connection, workspaceId))
    if (!known.includes(generation)) await dropPgVectors(connection, { workspaceId, generation })
  return {
    async open(index) {
      const store = await storeOf(index)
      // Vectors from before the workspace was given a server: they are neither made anew nor left behind.
      const before = await local.open(index)
      try {
        await moveVectors(before, store)
      } finally {
        await before.close()
      }
      return store
    },
    async removeDocument(index, id) {
      await local.removeDocument(index, id)
      await removeFromClosedPgVectorStore(connection, { workspaceId, generation: index.generation }, id)
    },
    async drop(index) {
      await local.drop(index)
      await dropPgVectors(connection, { workspaceId, generation: index.generation })
    },
  }
}

/** Vectors where the workspace's settings say. Throws STORE_UNREACHABLE, WORKSPACE_IN_USE and WORKSPACE_TOO_NEW. */
export const openIndexPlaces = async (
  workspace: PlacesWorkspace,
  options: PlacesOptions,
): Promise<OpenIndexPlaces> => {
  const local = await localIndexPlaces(workspace, options)
  const place = vectorPlaceOf(workspace.settings)
  if (place.type === 'local') return { ...local, close: async () => {} }
  const connection = connectPostgres(place.connectionString, options.logger)
  try {
    const places = await postgresPlaces(connection, workspace, local, options)
    return { ...places, close: () => connection.close() }
  } catch (thrown) {
    await connection.close()
    throw thrown
  }
}

/** Brings the vectors of a workspace back from the server that its settings name. */
const leavePostgres = async (
  connectionString: string,
  workspace: PlacesWorkspace,
  options: PlacesOptions,
): Promise<void> => {
  const connection = connectPostgres(connectionString, options.logger)
  try {
    const workspaceId = workspace.info.id
    await connection.lock(lockOf(workspaceId))
    const local = await localIndexPlaces(workspace, options)
    for (const index of workspace.indexes.all()) {
      const { generation } = index
      const here = await local.open(index)
      try {
        await moveVectors(await openPgVectorStore(connection, { ...options, workspaceId, generation }), here)
      } finally {
        await here.close()
      }
    }
  } finally {
    await connection.close()
  }
}

/**
 * Sets where the vectors of a workspace are kept, before they are opened. From a server that it leaves they are
 * brought back first; when that one does not answer they stay there, and all texts are embedded again.
 */
export const changeVectorPlace = async (
  workspace: PlacesWorkspace,
  next: VectorPlace,
  options: PlacesOptions,
): Promise<void> => {
  const now = vectorPlaceOf(workspace.settings)
  const same =
    now.type === 'postgres' && next.type === 'postgres' && now.connectionString === next.connectionString
  if (now.type === 'postgres' && !same)
    await leavePostgres(now.connectionString, workspace, options).catch(thrown =>
      options.logger.error('left vectors on the server that the workspace used before', thrown),
    )
  workspace.settings.set(vectorStoreSetting, next)
}
