import type { ErrorCode } from '#contract/errors.ts'
import type { ChunkLimits } from '#contract/library.ts'
import type { ReadDocument } from './document.ts'

/** To the document worker. `bytes` are transferred. */
export interface ReadRequest {
  name: string
  bytes: Uint8Array
  limits: ChunkLimits
  tokenizerFolder: string
  /** Whether text is recognised in pages of a PDF that are pictures. */
  recognisePictures: boolean
}

/**
 * From the document worker: `begun` when all is loaded that a request needs, `progressed` after a part of
 * a document that may take as long as a document, then one reply.
 */
export type ReadReply =
  | { type: 'begun' }
  | { type: 'progressed' }
  | { type: 'read'; document: ReadDocument }
  | { type: 'failed'; code: ErrorCode; message: string; data: Record<string, unknown> }
  | { type: 'crashed'; message: string }
