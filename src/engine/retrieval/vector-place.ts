import * as z from 'zod'
import type { Logger } from '#engine/core/logging.ts'
import type { IndexTables } from '#engine/workspace/library-indexes.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import type { WorkspaceSettings } from '#engine/workspace/workspace-settings.ts'
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

const setting = 'vector-store'

const vectorPlaceOf = (settings: WorkspaceSettings): VectorPlace =>
  settings.get(setting, VectorPlace) ?? { type: 'local' }

/** Takes effect when the workspace is opened the next time. */
export const setVectorPlace = (settings: WorkspaceSettings, place: VectorPlace): void =>
  settings.set(setting, place)

type PlacesWorkspace = Pick<Workspace, 'folder' | 'folders' | 'indexes' | 'info'>
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

const postgresPlaces = async (
  connection: PostgresConnection,
  workspace: PlacesWorkspace,
  local: IndexPlaces,
  options: PlacesOptions,
): Promise<IndexPlaces> => {
  const { indexes, info } = workspace
  const workspaceId = info.id
  const storeOf = ({ generation }: IndexTables) =>
    openPgVectorStore(connection, { ...options, workspaceId, generation })
  await connection.lock(`diptych workspace ${workspaceId}`)
  await migratePostgres(connection)
  const known = [indexes.active(), indexes.get('previous'), indexes.get('building')]
  for (const generation of await pgGenerations(connection, workspaceId))
    if (!known.some(index => index?.generation === generation))
      await dropPgVectors(connection, { workspaceId, generation })
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
  workspace: PlacesWorkspace & Pick<Workspace, 'settings'>,
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
