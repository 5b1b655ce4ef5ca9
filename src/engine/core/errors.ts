import type { ErrorCode, Failure } from '#contract/errors.ts'

/**
 * An expected failure. `message` is shown to people as it is: what happened, what was kept, what to
 * do next. `data` holds what a developer needs (never document text).
 */
export class EngineError extends Error {
  readonly code: ErrorCode
  readonly data: Record<string, unknown>

  constructor(code: ErrorCode, message: string, data: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EngineError'
    this.code = code
    this.data = data
  }
}

/** Errors of the file system that have a plain explanation, by Node's `code`. */
const fileSystemCodes: Record<string, ErrorCode> = {
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EACCES: 'FILE_NOT_WRITABLE',
  EPERM: 'FILE_NOT_WRITABLE',
  EROFS: 'FILE_NOT_WRITABLE',
}

/** The same for SQLite's result codes, of which extended ones carry the primary in their lowest byte. */
const codeOfSqlite = (errcode: number): ErrorCode | undefined => {
  const full = 13
  const sharedMemorySize = 4874 // SQLITE_IOERR_SHMSIZE: the index of the write-ahead log cannot grow
  const readOnly = 8
  if (errcode === full || errcode === sharedMemorySize) return 'DISK_FULL'
  return (errcode & 0xff) === readOnly ? 'FILE_NOT_WRITABLE' : undefined
}

/**
 * Any thrown value as an EngineError: itself, a full or read-only disk or a file in a folder's place by
 * name, anything else as `UNEXPECTED` with the original as cause.
 */
export const toEngineError = (thrown: unknown): EngineError => {
  if (thrown instanceof EngineError) return thrown
  const { code, errcode, path } = (thrown ?? {}) as { code?: unknown; errcode?: unknown; path?: unknown }
  const known =
    typeof errcode === 'number'
      ? codeOfSqlite(errcode)
      : typeof code === 'string'
        ? fileSystemCodes[code]
        : undefined
  if (known === 'DISK_FULL')
    return new EngineError(
      known,
      'The disk is full. What was saved before is untouched. Free some space and try again.',
      { path },
      { cause: thrown },
    )
  if (known === 'FILE_NOT_WRITABLE')
    return new EngineError(
      known,
      `Diptych may not write to ${typeof path === 'string' ? path : 'its folder'}. Nothing was changed. Check the permissions of the folder and try again.`,
      { path },
      { cause: thrown },
    )
  if (typeof path === 'string' && (code === 'EEXIST' || code === 'ENOTDIR'))
    return new EngineError(
      'FILE_NOT_WRITABLE',
      `Diptych needs a folder at ${path}, but a file stands in the way. Nothing was changed. Move the file away, or choose another place.`,
      { path },
      { cause: thrown },
    )
  const detail = thrown instanceof Error ? thrown.message : String(thrown)
  return new EngineError(
    'UNEXPECTED',
    `Something went wrong that Diptych did not expect: ${detail}. What was saved before is untouched.`,
    {},
    { cause: thrown },
  )
}

/** True for an abort by signal, however a library words it. */
export const isAbort = (thrown: unknown): boolean =>
  (thrown instanceof EngineError && thrown.code === 'CANCELLED') ||
  (thrown instanceof Error && thrown.name === 'AbortError')

export const toFailure = (thrown: unknown): Failure => {
  const { code, message } = toEngineError(thrown)
  return { code, message }
}
