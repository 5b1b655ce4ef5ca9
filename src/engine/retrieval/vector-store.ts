import type { ChunkId, DocumentId } from '#contract/ids.ts'

export interface ChunkVector {
  chunkId: ChunkId
  /** Unit length, [dimensions]. */
  vector: Float32Array
}

export interface VectorHit {
  chunkId: ChunkId
  documentId: DocumentId
  /** -1..1 */
  cosine: number
}

/** Vectors of chunks, kept on disk and searched in memory. */
export interface VectorStore {
  /** Vectors held, of all documents. */
  readonly count: number
  /** Documents whose vectors are complete. */
  documentIds(): DocumentId[]
  /** Chunks of a document that have a vector, in the order they were added; empty for an unknown one. */
  chunkIds(documentId: DocumentId): ChunkId[]
  /**
   * Puts all vectors of a document, in place of those it had. On disk when it resolves; when it rejects
   * (DISK_FULL and others) the document has none.
   */
  add(documentId: DocumentId, items: ChunkVector[]): Promise<void>
  /** Fine when there are none. */
  remove(documentId: DocumentId): Promise<void>
  /** The vectors of those of the chunks that have one. */
  vectorsOf(chunkIds: readonly ChunkId[]): Promise<Map<ChunkId, Float32Array>>
  /**
   * The k vectors nearest to a unit vector, best first; equals are ordered by chunk id. Only documents in
   * `within` are searched, where it is given.
   */
  search(vector: Float32Array, k: number, within?: ReadonlySet<DocumentId>): Promise<VectorHit[]>
  close(): Promise<void>
}
