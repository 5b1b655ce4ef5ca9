import { Client, Pool, type PoolClient } from 'pg'
import { EngineError } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'
import { postgresError, type ServerPlace, unreadableConnectionString } from './postgres-errors.ts'

/** Runs one statement; rows as the driver reads them: text, numbers, arrays of these. */
export type Query = (sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>

/**
 * A PostgreSQL server, reached by a few connections that are made when needed and again after they were lost. All of
 * it throws STORE_UNREACHABLE or DISK_FULL. Owned by whoever opened it, until `close`.
 */
export interface PostgresConnection {
  query: Query
  /** Everything or nothing. */
  transaction<Result>(work: (query: Query) => Promise<Result>): Promise<Result>
  /**
   * From now on this process alone writes what `name` stands for; a lost lock is taken again before the next
   * transaction. Throws WORKSPACE_IN_USE.
   */
  lock(name: string): Promise<void>
  close(): Promise<void>
}

const connectTimeoutMs = 5_000
/** Longer than any statement here takes on a server that is well. */
const statementTimeoutMs = 60_000

const placeOf = (connectionString: string): ServerPlace => {
  if (!/^postgres(ql)?:\/\//.test(connectionString)) throw unreadableConnectionString()
  try {
    const { host, port, database } = new Client({ connectionString })
    return { host, port, database: database ?? '' }
  } catch {
    throw unreadableConnectionString()
  }
}

/**
 * Connects lazily: this only reads the connection string. Throws STORE_UNREACHABLE when it is none. This file alone
 * knows the driver, and is the one place where Diptych speaks to another machine: because a person said which.
 */
export const connectPostgres = (connectionString: string, logger: Logger): PostgresConnection => {
  const place = placeOf(connectionString)
  const pool = new Pool({
    connectionString,
    max: 4,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: statementTimeoutMs,
    application_name: 'diptych',
    keepAlive: true,
  })
  // A connection that nobody uses was lost; the next use makes another one.
  pool.on('error', error =>
    logger.warn('lost a connection to PostgreSQL', { ...place, message: error.message }),
  )

  const withClient = async <Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> => {
    let client: PoolClient
    try {
      client = await pool.connect()
    } catch (thrown) {
      throw postgresError(thrown, place)
    }
    // Without a listener a connection that breaks in use would end the process.
    const onError = () => {}
    client.on('error', onError)
    let broken = false
    try {
      return await work(client)
    } catch (thrown) {
      broken = true
      throw postgresError(thrown, place)
    } finally {
      client.off('error', onError)
      client.release(broken)
    }
  }
  const queryOf =
    (client: PoolClient): Query =>
    async (sql, values) =>
      (await client.query(sql, values)).rows

  let lockName: string | undefined
  let lockHolder: PoolClient | undefined
  const takeLock = async (): Promise<void> => {
    if (lockName === undefined || lockHolder) return
    let holder: PoolClient | undefined
    try {
      holder = await pool.connect()
      const { rows } = await holder.query('select pg_try_advisory_lock(hashtextextended($1, 0)) taken', [
        lockName,
      ])
      if (rows[0]?.taken !== true)
        throw new EngineError(
          'WORKSPACE_IN_USE',
          'Another Diptych is working with the vectors of this workspace on the PostgreSQL server. Nothing was changed. Close it there, or give this copy of the workspace its vectors on this machine.',
          { ...place },
        )
    } catch (thrown) {
      holder?.release(true)
      throw postgresError(thrown, place)
    }
    lockHolder = holder
    holder.on('error', error => {
      logger.warn('lost the lock on the vectors in PostgreSQL', { ...place, message: error.message })
      lockHolder = undefined
      holder.release(true)
    })
  }

  return {
    query: (sql, values) => withClient(client => queryOf(client)(sql, values)),
    async transaction(work) {
      await takeLock()
      return withClient(async client => {
        await client.query('begin')
        // When `work` throws, the connection is closed with the transaction open, which undoes it.
        const result = await work(queryOf(client))
        await client.query('commit')
        return result
      })
    },
    async lock(name) {
      lockName = name
      await takeLock()
    },
    async close() {
      lockHolder?.release(true)
      lockHolder = undefined
      await pool.end()
    },
  }
}
