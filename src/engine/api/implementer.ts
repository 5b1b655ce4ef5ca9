import { implement, ORPCError } from '@orpc/server'
import { contract } from '#contract/api.ts'
import { isAbort, toEngineError } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'
import type { LibraryFile } from '#engine/retrieval/library-file.ts'
import type { RowFile } from './row-set-import.ts'

/** An engine's error as the transports carry it: code and sentence. The unexpected ones are logged with their cause. */
const toTransportError = (thrown: unknown, logger: Logger): Error => {
  if (thrown instanceof ORPCError) return thrown
  const error = toEngineError(thrown)
  if (error.code === 'UNEXPECTED') logger.error('a request failed', error.cause ?? error)
  return new ORPCError(error.code, { message: error.message, cause: error })
}

/** Errors of a stream surface while it is read, after its handler returned. */
export async function* withTransportErrors<Event>(
  events: AsyncGenerator<Event, void, undefined>,
  logger: Logger,
  signal?: AbortSignal,
): AsyncGenerator<Event, void, undefined> {
  try {
    yield* events
  } catch (thrown) {
    if (signal?.aborted && isAbort(thrown)) return
    throw toTransportError(thrown, logger)
  }
}

/** Where every procedure of the contract gets its handler. */
export const createImplementer = (logger: Logger) =>
  implement(contract).use(async ({ next }) => {
    try {
      return await next()
    } catch (thrown) {
      throw toTransportError(thrown, logger)
    }
  })
export type Implementer = ReturnType<typeof createImplementer>

export const toLibraryFile = ({
  path,
  file,
  modifiedAt,
}: {
  path: string
  file: File
  modifiedAt?: string | undefined
}): LibraryFile => ({
  name: path,
  sizeBytes: file.size,
  modifiedAt: modifiedAt ?? null,
  read: async () => new Uint8Array(await file.arrayBuffer()),
})

export const toExampleFile = (file: File): RowFile => ({
  name: file.name,
  sizeBytes: file.size,
  stream: () => file.stream(),
})
