import type { DatabaseSync } from 'node:sqlite'
import { ChunkId, DocumentId } from '#contract/ids.ts'
import { toKeywordQuery } from './keyword-query.ts'

interface KeywordHit {
  chunkId: ChunkId
  documentId: DocumentId
  /** Higher is better, above 0. */
  bm25: number
}

/** Finds chunks by the words of a question. */
export interface KeywordIndex {
  /** Best first; equals are ordered by chunk id. Empty when no word of the question occurs. */
  search(question: string, k: number): KeywordHit[]
}

/**
 * BM25 by SQLite's FTS5 over the chunks of a workspace (k1 = 1.2, b = 0.75; heading line and text count
 * alike). The index follows the chunks by triggers, so there is nothing to add or remove here.
 * Its tokenizer splits at spaces and marks: text without spaces (Chinese, Japanese, Thai) is found by
 * meaning only.
 *
 * FTS5 gives better matches more negative numbers; the sign is turned round.
 */
export const createKeywordIndex = (database: DatabaseSync): KeywordIndex => ({
  search(question, k) {
    const query = toKeywordQuery(question)
    if (query === null) return []
    return database
      .prepare(
        `select c.id, c.documentId, -bm25(chunks_fts) score
         from chunks_fts join chunks c on c.row = chunks_fts.rowid
         where chunks_fts match ? order by score desc, c.id limit ?`,
      )
      .all(query, k)
      .map(row => ({
        chunkId: ChunkId.parse(row.id),
        documentId: DocumentId.parse(row.documentId),
        bm25: Number(row.score),
      }))
  },
})
