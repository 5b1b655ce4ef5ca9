import { ORPCError } from '@orpc/client'
import { toEngineError } from '#engine/core/errors.ts'

/** What the person reads of a failure: the engine's own sentence, whether it comes through the contract or not. */
export const failureText = (thrown: unknown): string =>
  thrown instanceof ORPCError && thrown.defined ? thrown.message : toEngineError(thrown).message
