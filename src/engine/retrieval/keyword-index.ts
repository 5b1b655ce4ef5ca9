import { ChunkId, DocumentId } from '#contract/ids.ts'
import type { Span } from '#contract/span.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import { questionTerms, toKeywordQuery } from './keyword-query.ts'
import { type KeywordEvidence, keywordEvidence } from './relevance.ts'

interface KeywordHit {
  chunkId: ChunkId
  documentId: DocumentId
  /** Higher is better, above 0. */
  bm25: number
  /** How much of the question the chunk has. */
  evidence: KeywordEvidence
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

/** Lucene's weight of a word that stands in `found` of `chunks` chunks: `ln(1 + (N − n + 0.5) / (n + 0.5))`. */
const idf = (chunks: number, found: number): number => Math.log(1 + (chunks - found + 0.5) / (found + 0.5))

/**
 * What turns FTS5's score of one phrase into Lucene's, for a phrase that stands in `found` of `chunks` chunks: both
 * are `idf · f · (k1 + 1) / (f + k1 · (1 − b + b · length / average))` but for Lucene's constant k1 + 1, and the idf.
 * FTS5 has `ln((N − n + 0.5) / (n + 0.5))`, and 0.000001 where that is not above 0: a word that half of a
 * small library has would count for nothing.
 *
 * Sources: sqlite.org/fts5.html#the_bm25_function; Lucene's BM25Similarity; S. Robertson, H. Zaragoza, "The
 * Probabilistic Relevance Framework: BM25 and Beyond", 2009.
 */
const luceneOverFts5 = (chunks: number, found: number): number => {
  const odds = (chunks - found + 0.5) / (found + 0.5)
  return idf(chunks, found) / (odds > 1 ? Math.log(odds) : 1e-6)
}

interface WeightedPhrase {
  phrase: string
  /** Chunks it stands in. */
  found: number
  weight: number
}

/** In a library of this many chunks or more, a phrase that most of them have costs more time than it tells. */
const largeLibrary = 10_000

/** Leaves out of a large library's search what more than half of its chunks have, unless nothing else remains. */
const worthSearching = (phrases: WeightedPhrase[], chunks: number): WeightedPhrase[] => {
  const telling = chunks < largeLibrary ? phrases : phrases.filter(({ found }) => found * 2 <= chunks)
  return telling.length > 0 ? telling : phrases
}

/**
 * BM25 as Lucene has it (k1 = 1.2, b = 0.75; heading line and text count alike) by SQLite's FTS5 over the chunks of
 * a workspace. English words are found in their other forms, because the index holds stems. The index follows
 * the chunks by triggers, so there is nothing to add or remove here. Its tokenizer splits at spaces and marks:
 * text without spaces (Chinese, Japanese, Thai) is found by meaning only.
 *
 * FTS5 gives better matches more negative numbers; the sign is turned round.
 */
export const createKeywordIndex = ({
  database,
  indexes,
}: Pick<Workspace, 'database' | 'indexes'>): KeywordIndex => ({
  search(question, k, within) {
    const { chunks, words } = indexes.active()
    const total = Number(database.prepare(`select count(*) total from ${chunks}`).get()?.total)
    const countFound = database.prepare(`select count(*) found from ${words} where ${words} match ?`)
    const terms = questionTerms(question).map(term => ({
      ...term,
      found: term.phrases.map(phrase => Number(countFound.get(phrase)?.found)),
    }))
    // Each phrase by itself: FTS5 weighs columns, and its idf can only be set right a phrase at a time.
    const present = terms.flatMap(({ phrases, found: counts }) =>
      phrases.flatMap((phrase, index): WeightedPhrase[] => {
        const found = counts[index] ?? 0
        return found > 0 ? [{ phrase, found, weight: luceneOverFts5(total, found) }] : []
      }),
    )
    const weighted = worthSearching(present, total)
    if (weighted.length === 0) return []
    const searched = new Set(weighted.map(({ phrase }) => phrase))
    const evidenceOf = keywordEvidence(
      terms
        // What was left out of the search tells nothing about a chunk; what no chunk has does.
        .filter(({ phrases, found }) =>
          phrases.every((phrase, index) => !found[index] || searched.has(phrase)),
        )
        .map(({ phrases, found, isCode }) => ({ phrases, isCode, weight: idf(total, Math.max(...found)) })),
    )
    const scoresOf = (index: number): string =>
      `select ${index} as phrase, rowid as row, :weight${index} * -bm25(${words}) as score from ${words} where ${words} match :phrase${index}`
    // Materialized, because bm25 works only where the words are looked up.
    return database
      .prepare(
        `with phrases as materialized (${weighted.map((_, index) => scoresOf(index)).join(' union all ')}),
           found as (select row, sum(score) as score, group_concat(phrase) as phrases from phrases group by row)
         select c.id, c.documentId, found.score, found.phrases
         from found join ${chunks} c on c.row = found.row
         where :within is null or c.documentId in (select value from json_each(:within))
         order by found.score desc, c.id limit :k`,
      )
      .all({
        ...Object.fromEntries(
          weighted.flatMap(({ phrase, weight }, index) => [
            [`phrase${index}`, phrase],
            [`weight${index}`, weight],
          ]),
        ),
        within: within ? JSON.stringify([...within]) : null,
        k,
      })
      .map(row => ({
        chunkId: ChunkId.parse(row.id),
        documentId: DocumentId.parse(row.documentId),
        bm25: Number(row.score),
        evidence: evidenceOf(
          String(row.phrases)
            .split(',')
            .map(index => weighted[Number(index)]?.phrase ?? ''),
        ),
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
