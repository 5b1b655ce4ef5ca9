import * as z from 'zod'
import { Failure } from './errors.ts'
import { ChunkId, DocumentId, JobId } from './ids.ts'
import { Span } from './run.ts'

/** Files larger than this are refused before they are read. */
export const maxDocumentBytes = 100 * 1024 * 1024

export const DocumentFormat = z.enum(['text', 'markdown', 'html', 'pdf', 'docx'])
export type DocumentFormat = z.infer<typeof DocumentFormat>

/** A document of the library. Only documents that were read and indexed are listed as documents. */
export const LibraryDocument = z.object({
  id: DocumentId,
  /** File name, with its folder inside the library where it has one: `manuals/tern.pdf`. */
  name: z.string(),
  format: DocumentFormat,
  sizeBytes: z.int(),
  contentHash: z.string(),
  addedAt: z.iso.datetime(),
  pages: z.int().nullable(),
  characters: z.int(),
  chunks: z.int(),
})
export type LibraryDocument = z.infer<typeof LibraryDocument>

export const DocumentChunk = z.object({
  id: ChunkId,
  /** Position in the document, from 0. */
  ordinal: z.int(),
  span: Span,
  page: z.int().nullable(),
  headingPath: z.array(z.string()),
  tokens: z.int(),
})
export type DocumentChunk = z.infer<typeof DocumentChunk>

export const DocumentDetail = z.object({
  document: LibraryDocument,
  text: z.string(),
  chunks: z.array(DocumentChunk),
})
export type DocumentDetail = z.infer<typeof DocumentDetail>

/** Where one file of an indexing job stands. */
export const FileProgress = z.object({
  name: z.string(),
  state: z.discriminatedUnion('type', [
    z.object({ type: z.literal('waiting') }),
    z.object({ type: z.literal('reading') }),
    z.object({ type: z.literal('embedding'), chunksDone: z.int(), chunksTotal: z.int() }),
    z.object({ type: z.literal('indexed'), documentId: DocumentId, chunks: z.int() }),
    /** Same content is already in the library, under the document named. */
    z.object({ type: z.literal('unchanged'), documentId: DocumentId }),
    z.object({ type: z.literal('failed'), failure: Failure }),
    z.object({ type: z.literal('cancelled') }),
  ]),
})
export type FileProgress = z.infer<typeof FileProgress>

export const IndexingJob = z.object({
  id: JobId,
  state: z.enum(['running', 'finished', 'cancelled']),
  files: z.array(FileProgress),
})
export type IndexingJob = z.infer<typeof IndexingJob>

/** What `library.watch` yields: first a snapshot, then changes. */
export const LibraryEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    documents: z.array(LibraryDocument),
    jobs: z.array(IndexingJob),
  }),
  z.object({ type: z.literal('document'), document: LibraryDocument }),
  z.object({ type: z.literal('removed'), documentId: DocumentId }),
  z.object({ type: z.literal('job'), job: IndexingJob }),
])
export type LibraryEvent = z.infer<typeof LibraryEvent>
