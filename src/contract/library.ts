import * as z from 'zod'
import { Failure } from './errors.ts'
import { ChunkId, DocumentId, FolderId, JobId, RerankerId } from './ids.ts'
import { Span } from './span.ts'

/** Files larger than this are refused before they are read. */
export const maxDocumentBytes = 100 * 1024 * 1024

export const DocumentFormat = z.enum([
  ...(['text', 'markdown', 'html', 'pdf', 'docx', 'pptx', 'xlsx', 'odt', 'ods', 'odp', 'epub'] as const),
  ...(['csv', 'json', 'jsonl', 'email', 'code'] as const),
])
export type DocumentFormat = z.infer<typeof DocumentFormat>

/** How the files of a library are read and how it is searched. */
export const LibraryOptions = z.object({
  /** Reads the text of pages that are pictures (scans), in English. Slow: seconds a page. */
  recognisePictures: z.boolean().default(false),
  /** Orders the best passages of every search; null leaves them in the order of the fused rankings. */
  rerankerId: RerankerId.nullable().default(null),
})
export type LibraryOptions = z.infer<typeof LibraryOptions>

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
  /** When the file was last changed where it came from; null where that is not known. */
  modifiedAt: z.iso.datetime().nullable(),
  /** A person's own words for it, in alphabetical order. They stay when the file is replaced or moved. */
  tags: z.array(z.string()),
  /** What of the file could not be read, in one sentence: "3 of 12 pages are pictures without text." */
  notice: z.string().nullable(),
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

/** A line of text on a page. Points (1/72 inch) from the page's top left corner. */
export const Place = z.object({
  /** The line in the document's text, half-open, UTF-16 code units. */
  start: z.int(),
  end: z.int(),
  /** From 1. */
  page: z.int(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
})
export type Place = z.infer<typeof Place>

/** Where one file of an indexing job stands. */
export const FileProgress = z.object({
  /** Position in the job, from 0. */
  ordinal: z.int(),
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

/** How many files of a job are in which state; `working` is being read or embedded. */
export const JobCounts = z.object({
  total: z.int(),
  waiting: z.int(),
  working: z.int(),
  indexed: z.int(),
  unchanged: z.int(),
  failed: z.int(),
  cancelled: z.int(),
})
export type JobCounts = z.infer<typeof JobCounts>

/**
 * Adding of files, kept on disk until it is dismissed: after a crash it goes on with the files that were
 * not done. `paused` waits for the person.
 */
export const IndexingJob = z.object({
  id: JobId,
  createdAt: z.iso.datetime(),
  /** The followed folder whose changes it brings in; null for files that a person added. */
  folderId: FolderId.nullable(),
  state: z.enum(['running', 'paused', 'finished', 'cancelled']),
  counts: JobCounts,
  /**
   * The files that matter now, in their order: those in work, those that failed (100 at most) and the next or
   * last few. `library.jobFiles` has all.
   */
  files: z.array(FileProgress),
})
export type IndexingJob = z.infer<typeof IndexingJob>

/** A folder on this computer that the library follows: what changes there changes here. */
export const FollowedFolder = z.object({
  id: FolderId,
  /** Its documents are named `NAME/…`. */
  name: z.string(),
  /** Where it lies, for people to read. */
  place: z.string(),
  /** `missing`: cannot be read now (unplugged, moved); its documents stay until it is back or let go. */
  state: z.enum(['following', 'missing']),
})
export type FollowedFolder = z.infer<typeof FollowedFolder>

/** How texts are cut before they are embedded. */
export const ChunkLimits = z.object({
  /** Most tokens a chunk may have; the embedding model reads 256. */
  maxTokens: z.int().min(32).max(256).default(200),
  /** Share of `maxTokens` that a chunk may repeat from the chunk before it. */
  overlapShare: z.number().min(0).max(0.5).default(0.15),
})
export type ChunkLimits = z.infer<typeof ChunkLimits>

/** Chunks, words and vectors of all documents, made with one set of limits and one embedding model. */
export const LibraryIndex = z.object({
  /** Counts up; the newest index has the highest. */
  generation: z.int().min(1),
  limits: ChunkLimits,
  embedderId: z.string(),
  chunks: z.int(),
  documents: z.int(),
})
export type LibraryIndex = z.infer<typeof LibraryIndex>

/** How well an index finds the expected documents of the workspace's test questions. */
export const IndexScore = z.object({
  questions: z.int(),
  /** Share of questions with an expected document among the first three passages. */
  hitAt3: z.number(),
  meanReciprocalRank: z.number(),
})
export type IndexScore = z.infer<typeof IndexScore>

/** The index that answers, the one it took the place of, and the one that is being built beside them. */
export const IndexStatus = z.object({
  active: LibraryIndex,
  /** Can be restored until another is built. */
  previous: LibraryIndex.nullable(),
  building: z
    .object({
      index: LibraryIndex,
      documentsTotal: z.int(),
      /** What stopped it; it goes on when the workspace is opened again, or is begun anew. */
      failure: Failure.nullable(),
    })
    .nullable(),
  /** Both on the test questions, when the last build ended; null without test questions. */
  comparison: z.object({ previous: IndexScore, active: IndexScore }).nullable(),
})
export type IndexStatus = z.infer<typeof IndexStatus>

/** What `library.watch` yields: first a snapshot, then changes. */
export const LibraryEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    documents: z.array(LibraryDocument),
    jobs: z.array(IndexingJob),
    folders: z.array(FollowedFolder),
  }),
  z.object({ type: z.literal('document'), document: LibraryDocument }),
  z.object({ type: z.literal('removed'), documentId: DocumentId }),
  z.object({ type: z.literal('job'), job: IndexingJob }),
  z.object({ type: z.literal('folders'), folders: z.array(FollowedFolder) }),
])
export type LibraryEvent = z.infer<typeof LibraryEvent>
