import type { ErrorCode } from '#contract/errors.ts'
import type { ChunkLimits } from '#contract/library.ts'
import type { ReadDocument } from './document.ts'

/** To the document worker. `bytes` are transferred. */
export interface ReadRequest {
  name: string
  bytes: Uint8Array
  limits: ChunkLimits
  tokenizerFolder: string
}

/** From the document worker: `begun` when all is loaded that a request needs, then one reply. */
export type ReadReply =
  | { type: 'begun' }
  | { type: 'read'; document: ReadDocument }
  | { type: 'failed'; code: ErrorCode; message: string; data: Record<string, unknown> }
  | { type: 'crashed'; message: string }
