import { type ClientContext, type ClientLink, ORPCError } from '@orpc/client'
import { maxDocumentBytes } from '#contract/library.ts'

/** Bytes of all files in a procedure's input, however deep they stand. */
export const fileBytes = (input: unknown): number => {
  if (input instanceof Blob) return input.size
  if (Array.isArray(input)) return input.reduce<number>((sum, item) => sum + fileBytes(item), 0)
  if (input && typeof input === 'object') return fileBytes(Object.values(input))
  return 0
}

const limit = `${maxDocumentBytes / 1024 / 1024} MB`
const refusal = (path: readonly string[]): string =>
  path.join('.') === 'workspaces.import'
    ? `The file is larger than the ${limit} that this page can hand over. Nothing was imported. In a terminal there is no such limit: diptych import FILE`
    : `More than ${limit} cannot be added at once. Nothing was added. Add fewer files at a time, or split the document.`

/**
 * Refuses calls whose files are together larger than one message may be, before a byte is read.
 * Throws ORPCError `DOCUMENT_TOO_LARGE`.
 */
export const withUploadLimit = (link: ClientLink<ClientContext>): ClientLink<ClientContext> => ({
  call: async (path, input, options) => {
    if (fileBytes(input) > maxDocumentBytes)
      throw new ORPCError('DOCUMENT_TOO_LARGE', {
        defined: true,
        message: refusal(path),
      })
    return link.call(path, input, options)
  },
})
