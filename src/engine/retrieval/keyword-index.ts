import { ChunkId, DocumentId } from '#contract/ids.ts'
import type { Span } from '#contract/span.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import { toKeywordQuery } from './keyword-query.ts'

interface KeywordHit {
  chunkId: ChunkId
  documentId: DocumentId
  /** Higher is better, above 0. */
  bm25: number
}

/** Finds chunks by the words of a question. */
export interface KeywordIndex {
  /**
   * Best first; equals are ordered by chunk id. Empty when no word of the question occurs. Only documents in
   * `within` are searched, where it is given.
   */
  search(question: string, k: number, within?: ReadonlySet<DocumentId>): KeywordHit[]
  /** Where words of the question stand in the texts of these chunks, as the search sees them. */
  matches(question: string, chunkIds: readonly ChunkId[]): Map<ChunkId, Span[]>
}

// Put around what FTS5 found. Unicode keeps these two out of texts: they are for a program's own use.
const opening = '\ufdd0'
const closing = '\ufdd1'

/** Where the marks stand in a text that was marked, as spans of the text without marks. */
const spansOf = (marked: string): Span[] => {
  const spans: Span[] = []
  let at = 0
  for (const [index, piece] of marked.split(/[\ufdd0\ufdd1]/).entries()) {
    // Marks come in pairs, so every other piece was found.
    if (index % 2 === 1) spans.push({ start: at, end: at + piece.length })
    at += piece.length
  }
  return spans
}

/**
 * BM25 by SQLite's FTS5 over the chunks of a workspace (k1 = 1.2, b = 0.75; heading line and text count
 * alike). The index follows the chunks by triggers, so there is nothing to add or remove here.
 * Its tokenizer splits at spaces and marks: text without spaces (Chinese, Japanese, Thai) is found by
 * meaning only.
 *
 * FTS5 gives better matches more negative numbers; the sign is turned round.
 */
export const createKeywordIndex = ({
  database,
  indexes,
}: Pick<Workspace, 'database' | 'indexes'>): KeywordIndex => ({
  search(question, k, within) {
    const query = toKeywordQuery(question)
    if (query === null) return []
    const { chunks, words } = indexes.active()
    return database
      .prepare(
        `select c.id, c.documentId, -bm25(${words}) score
         from ${words} join ${chunks} c on c.row = ${words}.rowid
         where ${words} match :query
           and (:within is null or c.documentId in (select value from json_each(:within)))
         order by score desc, c.id limit :k`,
      )
      .all({ query, k, within: within ? JSON.stringify([...within]) : null })
      .map(row => ({
        chunkId: ChunkId.parse(row.id),
        documentId: DocumentId.parse(row.documentId),
        bm25: Number(row.score),
      }))
  },
  matches(question, chunkIds) {
    const query = toKeywordQuery(question)
    if (query === null) return new Map()
    const { chunks, words } = indexes.active()
    // Each chunk is looked up by itself (cross join keeps this order): the words may be in half the library.
    const rows = database
      .prepare(
        `select c.id, highlight(${words}, 1, :opening, :closing) marked
         from json_each(:ids) wanted
         cross join ${chunks} c on c.id = wanted.value
         cross join ${words} on ${words}.rowid = c.row
         where ${words} match :query`,
      )
      .all({ query, opening, closing, ids: JSON.stringify(chunkIds) })
    return new Map(rows.map(({ id, marked }) => [ChunkId.parse(id), spansOf(String(marked))]))
  },
})
