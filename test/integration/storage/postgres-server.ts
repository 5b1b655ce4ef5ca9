import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { silentLogger } from '#engine/core/logging.ts'
import { connectPostgres } from '#engine/retrieval/postgres/postgres-connection.ts'

/** Programs of one installed version of PostgreSQL. */
interface Installation {
  bin: string
  hasPgvector: boolean
}

const startTimeoutMs = 30_000

/** DIPTYCH_POSTGRES names the folder of an installation; otherwise where Debian and `.ci/run` put them. */
const folders = (): string[] => [
  ...(process.env.DIPTYCH_POSTGRES ? [process.env.DIPTYCH_POSTGRES] : []),
  '/opt/diptych-postgres/pgserver/pginstall',
  ...globSync('/usr/lib/postgresql/*'),
]

export const postgresInstallations = (): Installation[] =>
  folders()
    .map(folder => join(folder, 'bin'))
    .filter(bin => ['initdb', 'postgres', 'pg_config'].every(name => existsSync(join(bin, name))))
    .map(bin => {
      const share = spawnSync(join(bin, 'pg_config'), ['--sharedir'], { encoding: 'utf8' }).stdout.trim()
      return { bin, hasPgvector: existsSync(join(share, 'extension', 'vector.control')) }
    })

/** PostgreSQL refuses to run as root. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (!address || typeof address === 'string') throw new Error('no port')
  return address.port
}

export interface PostgresServer extends AsyncDisposable {
  connectionString(options?: { user?: string; password?: string; database?: string }): string
  /** Runs SQL as the administrator. */
  administrate(sql: string, database?: string): Promise<Record<string, unknown>[]>
  stop(): Promise<void>
  start(): Promise<void>
}

export const administrator = { user: 'boss', password: 'geheim-7f3a' }

/** A server of its own on a free port of this machine, with its data in a temporary folder. */
export const startPostgres = async ({ bin }: Installation): Promise<PostgresServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'diptych-postgres-'))
  if (unprivileged.uid) chownSync(folder, unprivileged.uid, unprivileged.gid)
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, administrator.password)
  if (unprivileged.uid) chownSync(passwordFile, unprivileged.uid, unprivileged.gid)
  const data = join(folder, 'data')
  const init = spawnSync(
    join(bin, 'initdb'),
    [
      ...['-D', data, '-U', administrator.user, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
      ...['--no-sync', '--locale', 'C', '-E', 'UTF8'],
    ],
    { ...unprivileged, cwd: folder, encoding: 'utf8' },
  )
  if (init.status !== 0) throw new Error(`initdb failed: ${init.stderr}${init.error ?? ''}`)
  const port = await freePort()
  const connectionString: PostgresServer['connectionString'] = ({
    user = administrator.user,
    password = administrator.password,
    database = 'postgres',
  } = {}) => `postgres://${user}:${password}@127.0.0.1:${port}/${database}`

  let server: ChildProcess | undefined
  const start = async (): Promise<void> => {
    let said = ''
    const started = spawn(
      join(bin, 'postgres'),
      ['-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1', '-F', '-c', 'shared_buffers=16MB'],
      { ...unprivileged, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    server = started
    started.stderr.on('data', (bytes: Buffer) => {
      said += bytes.toString()
    })
    for (let waited = 0; !said.includes('ready to accept connections'); waited += 20) {
      if (started.exitCode !== null || waited > startTimeoutMs)
        throw new Error(`postgres did not start: ${said}`)
      await wait(20)
    }
  }
  const stop = async (): Promise<void> => {
    if (!server || server.exitCode !== null) return
    const ended = once(server, 'exit')
    server.kill('SIGQUIT')
    await ended
  }
  await start()
  return {
    connectionString,
    async administrate(sql, database = 'postgres') {
      const connection = connectPostgres(connectionString({ database }), silentLogger)
      try {
        return await connection.query(sql)
      } finally {
        await connection.close()
      }
    },
    start,
    stop,
    async [Symbol.asyncDispose]() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
