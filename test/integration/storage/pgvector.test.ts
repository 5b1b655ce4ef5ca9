import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DocumentId, WorkspaceId } from '#contract/ids.ts'
import { EngineError } from '#engine/core/errors.ts'
import { type Logger, silentLogger } from '#engine/core/logging.ts'
import {
  dropPgVectors,
  openPgVectorStore,
  pgGenerations,
  removeFromClosedPgVectorStore,
} from '#engine/retrieval/postgres/pgvector-store.ts'
import { connectPostgres, type PostgresConnection } from '#engine/retrieval/postgres/postgres-connection.ts'
import { changeVectorPlace, openIndexPlaces } from '#engine/retrieval/vector-place.ts'
import { createWorkspace, openWorkspace } from '#engine/workspace/workspace.ts'
import { exampleInfo, temporaryFolder, vectorFolders } from '#test/unit/retrieval/library-fixture.ts'
import { randomItems } from '#test/unit/retrieval/random-vectors.ts'
import {
  administrator,
  type PostgresServer,
  postgresInstallations,
  startPostgres,
} from './postgres-server.ts'
import { describeVectorStore } from './vector-store-contract.ts'
import { contractDimensions, contractEmbedderId } from './vector-store-names.ts'

const installations = postgresInstallations()
const installation = installations.find(({ hasPgvector }) => hasPgvector)
if (!installation)
  console.warn(
    'not run: the tests of vectors in PostgreSQL, because no PostgreSQL with pgvector is installed here. .ci/run installs one; DIPTYCH_POSTGRES names the folder of another.',
  )

const optionsOf = (workspaceId: string, generation = 1) => ({
  workspaceId: WorkspaceId.parse(workspaceId),
  generation,
  embedderId: contractEmbedderId,
  dimensions: contractDimensions,
  logger: silentLogger,
})
const documentId = (name: string): DocumentId => DocumentId.parse(name)
const itemsOf = (name: string) => randomItems(documentId(name), 4, contractDimensions)

/** The error of something that must fail, and everything of it that could be shown or logged. */
const failureOf = async (work: Promise<unknown>): Promise<{ error: EngineError; all: string }> => {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(thrown instanceof EngineError)) throw new Error('did not fail as expected', { cause: thrown })
  const { cause } = thrown
  const parts = [
    thrown.message,
    thrown.stack,
    JSON.stringify(thrown.data),
    String(cause),
    JSON.stringify(cause),
  ]
  return { error: thrown, all: parts.join('\n') }
}

describe.skipIf(!installation)('PostgreSQL', () => {
  let server: PostgresServer
  let connection: PostgresConnection
  beforeAll(async () => {
    if (!installation) return
    server = await startPostgres(installation)
    connection = connectPostgres(server.connectionString(), silentLogger)
  })
  afterAll(async () => {
    await connection?.close()
    await server?.[Symbol.asyncDispose]()
  })

  describeVectorStore('PostgreSQL with pgvector', async () => {
    const workspaceId = randomUUID()
    return {
      open: ({ embedderId = contractEmbedderId } = {}) =>
        openPgVectorStore(connection, { ...optionsOf(workspaceId), embedderId }),
      [Symbol.asyncDispose]: async () => {},
    }
  })

  test('keeps workspaces and their indexes apart', async () => {
    const [a1, a2, b1] = await Promise.all(
      [optionsOf('A', 1), optionsOf('A', 2), optionsOf('B', 1)].map(options =>
        openPgVectorStore(connection, options),
      ),
    )
    if (!a1 || !a2 || !b1) throw new Error('not opened')
    for (const store of [a1, a2, b1]) await store.add(documentId('same'), itemsOf('same'))
    await a1.remove(documentId('same'))
    expect((await openPgVectorStore(connection, optionsOf('A', 2))).count).toBe(4)
    await removeFromClosedPgVectorStore(connection, optionsOf('A', 2), documentId('same'))
    expect((await openPgVectorStore(connection, optionsOf('A', 2))).count).toBe(0)
    await a1.add(documentId('same'), itemsOf('same'))
    await a2.add(documentId('same'), itemsOf('same'))
    expect(await pgGenerations(connection, WorkspaceId.parse('A'))).toEqual([1, 2])
    await dropPgVectors(connection, optionsOf('A', 1))
    expect((await openPgVectorStore(connection, optionsOf('A', 1))).count).toBe(0)
    expect((await openPgVectorStore(connection, optionsOf('A', 2))).count).toBe(4)
    expect((await openPgVectorStore(connection, optionsOf('B', 1))).count).toBe(4)
    const left = await connection.query(`select 1 from diptych.vectors where workspace_id = 'A'`)
    expect(left).toHaveLength(4)
  })

  test('lets one process at a time write a workspace, and another one once that is gone', async () => {
    const first = connectPostgres(server.connectionString(), silentLogger)
    const second = connectPostgres(server.connectionString(), silentLogger)
    await first.lock('workspace 1')
    const { error } = await failureOf(second.lock('workspace 1'))
    expect(error.code).toBe('WORKSPACE_IN_USE')
    await first.close()
    await second.lock('workspace 1')
    await second.close()
  })

  test('says what is wrong with a connection string, and never the password', async () => {
    const password = 'very-secret-91'
    const cases: [string, RegExp][] = [
      [server.connectionString({ password }), /does not accept the user or the password/],
      [
        server.connectionString({ user: 'nobody-here', password }),
        /does not accept the user or the password/,
      ],
      [server.connectionString({ database: 'nowhere' }), /has no database "nowhere"/],
      [
        `postgres://boss:${password}@127.0.0.1:1/postgres`,
        /No PostgreSQL server answers at 127.0.0.1, port 1/,
      ],
      [`postgres://boss:${password}@[bad/postgres`, /cannot be read/],
      [`mysql://boss:${password}@localhost/x`, /cannot be read/],
    ]
    for (const [connectionString, sentence] of cases) {
      const logged: string[] = []
      const log = (...words: unknown[]) => void logged.push(JSON.stringify(words))
      const logger: Logger = { info: log, warn: log, error: log }
      const { error, all } = await failureOf(
        (async () => {
          const tried = connectPostgres(connectionString, logger)
          try {
            await openPgVectorStore(tried, { ...optionsOf('x'), logger })
          } finally {
            await tried.close()
          }
        })(),
      )
      expect(error.code).toBe('STORE_UNREACHABLE')
      expect(error.message).toMatch(sentence)
      expect(error.message).toMatch(/untouched/)
      for (const secret of [password, administrator.password])
        expect([all, ...logged].join('\n')).not.toContain(secret)
    }
  })

  test('says that the user may not set up the database', async () => {
    await server.administrate(`create role guest login password 'guest'`)
    await server.administrate('create database locked')
    const guest = connectPostgres(
      server.connectionString({ user: 'guest', password: 'guest', database: 'locked' }),
      silentLogger,
    )
    const { error } = await failureOf(openPgVectorStore(guest, optionsOf('x')))
    expect(error).toMatchObject({ code: 'STORE_UNREACHABLE', data: { reason: 'not-allowed' } })
    expect(error.message).toMatch(/create extension vector/)
    await guest.close()
  })

  test('sets up a new database once when two meet it at the same moment, and refuses a newer schema', async () => {
    await server.administrate('create database fresh')
    const connections = [1, 2, 3].map(() =>
      connectPostgres(server.connectionString({ database: 'fresh' }), silentLogger),
    )
    const stores = await Promise.all(connections.map(each => openPgVectorStore(each, optionsOf('x'))))
    expect(stores.map(({ count }) => count)).toEqual([0, 0, 0])
    await server.administrate('update diptych.schema_version set version = 99', 'fresh')
    for (const each of connections) {
      const { error } = await failureOf(openPgVectorStore(each, optionsOf('x')))
      expect(error.code).toBe('WORKSPACE_TOO_NEW')
      await each.close()
    }
  })

  test('undoes an addition that the server broke off, says so, and goes on when it is back', async () => {
    await using own = await startPostgres(installation ?? { bin: '', hasPgvector: false })
    const there = connectPostgres(own.connectionString(), silentLogger)
    await there.lock('workspace')
    const store = await openPgVectorStore(there, optionsOf('x'))
    await store.add(documentId('before'), itemsOf('before'))
    // 20,000 vectors take longer to send than the server lives.
    const many = randomItems(documentId('many'), 20_000, contractDimensions)
    const adding = failureOf(store.add(documentId('many'), many))
    await new Promise(resolve => setTimeout(resolve, 150))
    await own.stop()
    const { error } = await adding
    expect(error).toMatchObject({ code: 'STORE_UNREACHABLE', data: { reason: 'gone' } })
    expect(store.documentIds()).toEqual(['before'])
    const [item] = itemsOf('before')
    const vector = item?.vector ?? new Float32Array()
    const away = await failureOf(store.search(vector, 1))
    expect(away.error).toMatchObject({ code: 'STORE_UNREACHABLE', data: { reason: 'unreachable' } })
    await own.start()
    expect(await store.search(vector, 1)).toMatchObject([{ documentId: 'before' }])
    await store.add(documentId('after'), itemsOf('after'))
    const reopened = await openPgVectorStore(there, optionsOf('x'))
    expect(reopened.documentIds()).toEqual(['after', 'before'])
    await there.close()
  })

  test('takes over the vectors of a workspace that is given a server, and gives them back', async () => {
    using folder = temporaryFolder()
    await createWorkspace(join(folder.path, 'w'), { ...exampleInfo, id: WorkspaceId.parse('moved') })
    const options = {
      embedderId: contractEmbedderId,
      dimensions: contractDimensions,
      logger: silentLogger,
    }
    const workspace = await openWorkspace(join(folder.path, 'w'), { logger: silentLogger })
    {
      const places = await openIndexPlaces(workspace, options)
      const store = await places.open(workspace.indexes.active())
      for (const name of ['a', 'b']) await store.add(documentId(name), itemsOf(name))
      await store.close()
      await places.close()
    }
    expect(vectorFolders(workspace)).toEqual(['a', 'b'])
    const postgres = { type: 'postgres', connectionString: server.connectionString() } as const
    await changeVectorPlace(workspace, postgres, options)
    const places = await openIndexPlaces(workspace, options)
    const store = await places.open(workspace.indexes.active())
    expect(store.documentIds()).toEqual(['a', 'b'])
    const [item] = itemsOf('b')
    expect(await store.search(item?.vector ?? new Float32Array(), 1)).toMatchObject([
      { documentId: 'b', chunkId: item?.chunkId },
    ])
    expect(readdirSync(workspace.folders.index)).toEqual([])
    // The same workspace copied to another machine may not write there at the same time.
    await expect(openIndexPlaces(workspace, options)).rejects.toMatchObject({ code: 'WORKSPACE_IN_USE' })
    await store.close()
    await places.close()

    await changeVectorPlace(workspace, { type: 'local' }, options)
    expect(vectorFolders(workspace)).toEqual(['a', 'b'])
    const left = await connection.query(`select 1 from diptych.vectors where workspace_id = 'moved'`)
    expect(left).toEqual([])
    // From a server that is not there, nothing can be brought back, and the workspace opens all the same.
    const gone = { type: 'postgres', connectionString: 'postgres://boss@127.0.0.1:1/postgres' } as const
    await changeVectorPlace(workspace, gone, options)
    await expect(openIndexPlaces(workspace, options)).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' })
    await changeVectorPlace(workspace, { type: 'local' }, options)
    await (await openIndexPlaces(workspace, options)).close()
    workspace.close()
  })

  const without = installations.find(({ hasPgvector }) => !hasPgvector)
  // Where every installed PostgreSQL has pgvector, nothing can be seen to miss it.
  test.skipIf(!without)('says that pgvector is not installed on the server', async () => {
    if (!without) return
    await using own = await startPostgres(without)
    const there = connectPostgres(own.connectionString(), silentLogger)
    const { error } = await failureOf(openPgVectorStore(there, optionsOf('x')))
    expect(error).toMatchObject({ code: 'STORE_UNREACHABLE', data: { reason: 'no-pgvector' } })
    expect(error.message).toMatch(/has no pgvector/)
    await there.close()
  })
})
