import { EngineError } from '#engine/core/errors.ts'

/** Where a server is, without the user's name and password. */
export interface ServerPlace {
  host: string
  port: number
  database: string
}

/** What every one of these failures leaves as it was, and how to go on without the server. */
const kept =
  'Documents and history are on this machine and untouched. To keep vectors on this machine again, set the workspace’s vectors to local.'

type Reason =
  | 'unreachable'
  | 'wrong-password'
  | 'no-database'
  | 'gone'
  | 'no-pgvector'
  | 'not-allowed'
  | 'busy'
  | 'other'

const sentences: Record<Reason, (place: ServerPlace) => string> = {
  unreachable: ({ host, port }) =>
    `No PostgreSQL server answers at ${host}, port ${port}, where this workspace keeps its vectors. Start the server, or correct the connection string.`,
  'wrong-password': ({ host }) =>
    `The PostgreSQL server at ${host} does not accept the user or the password of this workspace’s connection string. Correct it.`,
  'no-database': ({ host, database }) =>
    `The PostgreSQL server at ${host} has no database "${database}". Create it, or correct the connection string.`,
  gone: ({ host }) =>
    `The PostgreSQL server at ${host} went away in the middle of the work, and what was being done was not done. Try again when it is back.`,
  'no-pgvector': ({ host }) =>
    `The PostgreSQL server at ${host} has no pgvector, which the search of vectors needs. Install it there (Debian’s package is named postgresql-VERSION-pgvector).`,
  'not-allowed': ({ host, database }) =>
    `The user of this workspace’s connection string may not set up the database "${database}" at ${host}. Let its administrator run "create extension vector" and give the user the right to create schemas.`,
  busy: ({ host }) =>
    `The PostgreSQL server at ${host} takes no more connections. Try again when it is less busy.`,
  other: ({ host }) => `The PostgreSQL server at ${host} answered with an error that Diptych did not expect.`,
}

/** By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) and Node's codes. */
const reasons: [RegExp, Reason][] = [
  [
    /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENOENT)$/,
    'unreachable',
  ],
  [/^28/, 'wrong-password'],
  [/^3D000$/, 'no-database'],
  [/^(57P0[1-5]|08...|ECONNRESET|EPIPE)$/, 'gone'],
  [/^(0A000|58P01|42704)$/, 'no-pgvector'],
  [/^42501$/, 'not-allowed'],
  [/^53300$/, 'busy'],
]

/** What pg itself says without a code. */
const wordings: [RegExp, Reason][] = [
  [/timeout|timed out/i, 'unreachable'],
  [/terminated|not queryable|connection.*(closed|ended)|socket/i, 'gone'],
]

/**
 * A failure of the server or of the way to it, as STORE_UNREACHABLE (DISK_FULL when the server's disk is). Its
 * message, data and cause never hold the connection string, which has a password in it.
 */
export const postgresError = (thrown: unknown, place: ServerPlace): EngineError => {
  if (thrown instanceof EngineError) return thrown
  const { code, message } = (thrown ?? {}) as { code?: unknown; message?: unknown }
  const text = typeof message === 'string' ? message : ''
  if (code === '53100')
    return new EngineError(
      'DISK_FULL',
      `The disk of the PostgreSQL server at ${place.host} is full. What was saved before is untouched. Free some space there and try again.`,
      { ...place },
      { cause: thrown },
    )
  const byCode = typeof code === 'string' && reasons.find(([pattern]) => pattern.test(code))
  const reason = (byCode || wordings.find(([pattern]) => pattern.test(text)))?.[1] ?? 'other'
  return new EngineError(
    'STORE_UNREACHABLE',
    `${sentences[reason](place)} ${kept}`,
    { ...place, reason, code },
    { cause: thrown },
  )
}

/** For a connection string that cannot be read. Without a cause: the parser's error repeats what it was given. */
export const unreadableConnectionString = (): EngineError =>
  new EngineError(
    'STORE_UNREACHABLE',
    `The connection string of this workspace’s PostgreSQL server cannot be read. It looks like postgres://user:password@host:5432/database. ${kept}`,
  )
