import { ORPCError } from '@orpc/client'

const broken =
  'The connection to the engine broke while this was under way. What had been saved is kept; try it again in a moment.'
const unexpected =
  'Something went wrong inside the engine. What had been saved is kept; try it again, and restart Diptych if it happens twice.'

/** The engine's own sentence for a call that it rejected, and an honest one for everything else. */
export const failureSentence = (error: unknown): string => {
  if (!(error instanceof ORPCError)) return error instanceof Error && error.message ? error.message : broken
  // Errors that the contract does not know carry a status text, which is nothing to read to a person.
  return error.defined ? error.message : unexpected
}

/** Whether the engine itself said no, so that asking again would get the same answer. */
export const isRefusal = (error: unknown): boolean => error instanceof ORPCError && error.defined
