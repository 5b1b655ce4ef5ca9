import { type Context, ORPCError, onError } from '@orpc/server'
import type { StandardRPCHandlerOptions } from '@orpc/server/standard'
import { isAbort } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'

/**
 * Options of every transport's handler. An expected failure crosses as it is; anything else reaches
 * the page only as "Internal server error", so it is logged here, where a developer can find it.
 */
export const rpcOptions = (logger: Logger): Pick<StandardRPCHandlerOptions<Context>, 'interceptors'> => ({
  interceptors: [
    onError((thrown: unknown) => {
      if (thrown instanceof ORPCError && thrown.defined) return
      if (isAbort(thrown)) return
      logger.error('A call failed unexpectedly', thrown)
    }),
  ],
})
