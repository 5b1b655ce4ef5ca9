import { EngineError } from '#engine/core/errors.ts'
import type { PostgresConnection, Query } from './postgres-connection.ts'

/**
 * Each entry brings the schema from the version of its index to the next. Never changed once released; a new shape
 * is a new entry.
 */
const migrations: readonly string[] = [
  `create table diptych.documents (
     workspace_id text not null,
     generation integer not null,
     document_id text not null,
     embedder_id text not null,
     chunk_ids text[] not null,
     primary key (workspace_id, generation, document_id)
   );
   create table diptych.vectors (
     workspace_id text not null,
     generation integer not null,
     document_id text not null,
     chunk_id text collate "C" not null,
     vector vector not null,
     primary key (workspace_id, generation, chunk_id),
     foreign key (workspace_id, generation, document_id) references diptych.documents on delete cascade
   );
   create index on diptych.vectors (workspace_id, generation, document_id);`,
]

const versionOf = async (query: Query): Promise<number> => {
  const [found] = await query(`select to_regclass('diptych.schema_version') is not null "exists"`)
  if (found?.exists !== true) return 0
  const [row] = await query('select version from diptych.schema_version')
  return Number(row?.version ?? 0)
}

const tooNew = (version: number): EngineError =>
  new EngineError(
    'WORKSPACE_TOO_NEW',
    'The vectors on the PostgreSQL server were written by a newer Diptych. Nothing was changed. Use that version, or set the workspace’s vectors to local.',
    { version },
  )

/**
 * Makes or brings up to date the schema `diptych`, once for all workspaces of a database. Throws STORE_UNREACHABLE
 * (without pgvector or the right to set it up, too) and WORKSPACE_TOO_NEW.
 */
export const migratePostgres = async (connection: PostgresConnection): Promise<void> => {
  const version = await versionOf(connection.query)
  if (version > migrations.length) throw tooNew(version)
  if (version === migrations.length) return
  await connection.transaction(async query => {
    // Two Diptychs may meet an empty database at the same moment.
    await query(`select pg_advisory_xact_lock(hashtextextended('diptych schema', 0))`)
    const [extension] = await query(`select 1 from pg_extension where extname = 'vector'`)
    if (!extension) await query('create extension vector')
    const from = await versionOf(query)
    if (from > migrations.length) throw tooNew(from)
    await query('create schema if not exists diptych')
    await query('create table if not exists diptych.schema_version (version integer not null)')
    for (const migration of migrations.slice(from)) await query(migration)
    await query('delete from diptych.schema_version')
    await query('insert into diptych.schema_version values ($1)', [migrations.length])
  })
}
