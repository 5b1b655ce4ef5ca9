import * as z from 'zod'
import { ChunkId, DocumentId, type WorkspaceId } from '#contract/ids.ts'
import type { Logger } from '#engine/core/logging.ts'
import { createOneAtATime } from '#engine/core/serial-work.ts'
import { compareHits } from '#engine/retrieval/vector-scan.ts'
import type { ChunkVector, VectorStore } from '#engine/retrieval/vector-store.ts'
import { vectorsInOne } from '#engine/retrieval/vectors-in-one.ts'
import type { PostgresConnection } from './postgres-connection.ts'
import { migratePostgres } from './postgres-schema.ts'

export interface PgVectorStoreOptions {
  workspaceId: WorkspaceId
  /** Index of the workspace; several may exist beside each other. */
  generation?: number
  embedderId: string
  dimensions: number
  logger: Logger
}

/** Vectors sent with one statement: about 5 kB of text each at 384 dimensions. */
const vectorsPerStatement = 500

const DocumentRow = z.object({ document_id: DocumentId, chunk_ids: z.array(ChunkId) })
const VectorRow = z.object({ chunk_id: ChunkId, vector: z.array(z.number()) })
const HitRow = z.object({ document_id: DocumentId, chunk_id: ChunkId, cosine: z.number() })

/** pgvector's text form; nine digits bring back every float32. */
const literal = (vector: Float32Array): string =>
  `[${Array.from(vector, value => value.toPrecision(9)).join(',')}]`

/**
 * Vectors in PostgreSQL with pgvector, searched there, exactly. Which documents are complete is read once and kept
 * here, so one process at a time may write a workspace. When `add` or `remove` rejects because the server went away,
 * the server may have done it all the same: this store says the document has no vectors, and the next opening finds
 * out. `close` leaves the connection to its owner. Throws STORE_UNREACHABLE, WORKSPACE_TOO_NEW.
 */
export const openPgVectorStore = async (
  connection: PostgresConnection,
  { workspaceId, generation = 1, embedderId, dimensions, logger }: PgVectorStoreOptions,
): Promise<VectorStore> => {
  await migratePostgres(connection)
  const here = [workspaceId, generation]
  const mine = 'workspace_id = $1 and generation = $2'
  const change = createOneAtATime()
  const held = new Map<DocumentId, ChunkId[]>()
  let count = 0

  const foreign = await connection.query(
    `delete from diptych.documents where ${mine} and embedder_id <> $3 returning document_id`,
    [...here, embedderId],
  )
  if (foreign.length > 0)
    logger.warn('dropped vectors that another embedder made', { documents: foreign.length })
  for (const row of await connection.query(
    `select document_id, chunk_ids from diptych.documents where ${mine} order by document_id collate "C"`,
    here,
  )) {
    const { document_id: documentId, chunk_ids: chunkIds } = DocumentRow.parse(row)
    held.set(documentId, chunkIds)
    count += chunkIds.length
  }

  const drop = (documentId: DocumentId): void => {
    count -= held.get(documentId)?.length ?? 0
    held.delete(documentId)
  }
  const deleteDocument = `delete from diptych.documents where ${mine} and document_id = $3`

  const write = (documentId: DocumentId, items: readonly ChunkVector[]): Promise<void> =>
    connection.transaction(async query => {
      const document = [...here, documentId]
      await query(deleteDocument, document)
      if (items.length === 0) return
      const chunkIds = items.map(({ chunkId }) => chunkId)
      await query('insert into diptych.documents values ($1, $2, $3, $4, $5)', [
        ...document,
        embedderId,
        chunkIds,
      ])
      for (let start = 0; start < items.length; start += vectorsPerStatement) {
        const batch = items.slice(start, start + vectorsPerStatement)
        await query(
          `insert into diptych.vectors
           select $1, $2, $3, chunk_id, vector from unnest($4::text[], $5::vector[]) as sent (chunk_id, vector)`,
          [...document, batch.map(({ chunkId }) => chunkId), batch.map(({ vector }) => literal(vector))],
        )
      }
    })

  return {
    get count() {
      return count
    },
    documentIds: () => [...held.keys()],
    chunkIds: documentId => [...(held.get(documentId) ?? [])],
    add: (documentId, items) =>
      change(async () => {
        vectorsInOne(items, dimensions) // refuses unusable ones
        drop(documentId)
        await write(documentId, items)
        if (items.length === 0) return
        held.set(
          documentId,
          items.map(({ chunkId }) => chunkId),
        )
        count += items.length
      }),
    remove: documentId =>
      change(async () => {
        drop(documentId)
        await connection.transaction(query => query(deleteDocument, [...here, documentId]))
      }),
    async vectorsOf(chunkIds) {
      if (chunkIds.length === 0) return new Map()
      const rows = await connection.query(
        `select chunk_id, vector::real[] vector from diptych.vectors where ${mine} and chunk_id = any($3)`,
        [...here, chunkIds],
      )
      return new Map(
        rows.map(row => {
          const { chunk_id: chunkId, vector } = VectorRow.parse(row)
          return [chunkId, Float32Array.from(vector)]
        }),
      )
    },
    async search(vector, k, within) {
      if (k < 1 || count === 0 || within?.size === 0) return []
      // <#> is the inner product with its sign turned: of unit vectors the cosine, and defined for zeros, too.
      const rows = await connection.query(
        `select document_id, chunk_id, -(vector <#> $3::vector) cosine from diptych.vectors
         where ${mine} ${within ? 'and document_id = any($5)' : ''}
         order by vector <#> $3::vector, chunk_id limit $4`,
        [...here, literal(vector), k, ...(within ? [[...within]] : [])],
      )
      return rows
        .map(row => {
          const { document_id: documentId, chunk_id: chunkId, cosine } = HitRow.parse(row)
          return { documentId, chunkId, cosine }
        })
        .sort(compareHits)
    },
    close: async () => {},
  }
}

/** Of an index that is not open. */
export const removeFromClosedPgVectorStore = async (
  connection: PostgresConnection,
  { workspaceId, generation }: { workspaceId: WorkspaceId; generation: number },
  documentId: DocumentId,
): Promise<void> => {
  await connection.transaction(query =>
    query('delete from diptych.documents where workspace_id = $1 and generation = $2 and document_id = $3', [
      workspaceId,
      generation,
      documentId,
    ]),
  )
}

/** The indexes of a workspace that have vectors. */
export const pgGenerations = async (
  connection: PostgresConnection,
  workspaceId: WorkspaceId,
): Promise<number[]> => {
  const rows = await connection.query(
    'select distinct generation from diptych.documents where workspace_id = $1 order by generation',
    [workspaceId],
  )
  return rows.map(({ generation }) => Number(generation))
}

/** All vectors of an index. */
export const dropPgVectors = async (
  connection: PostgresConnection,
  { workspaceId, generation }: { workspaceId: WorkspaceId; generation: number },
): Promise<void> => {
  await connection.transaction(query =>
    query('delete from diptych.documents where workspace_id = $1 and generation = $2', [
      workspaceId,
      generation,
    ]),
  )
}
