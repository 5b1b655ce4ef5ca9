import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { ChunkId, DocumentId } from '#contract/ids.ts'
import type { DocumentChunk, DocumentDetail, LibraryDocument, Place } from '#contract/library.ts'
import { DocumentFormat } from '#contract/library.ts'
import type { Span } from '#contract/span.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { Chunk } from '#engine/documents/document.ts'
import { forgetDeleted, transaction } from './database.ts'
import type { IndexTables, LibraryIndexes } from './library-indexes.ts'

/** A chunk with the line that is searched above its text, and the hash of what is embedded. */
type ChunkToStore = Chunk & { heading: string; textHash: string }

interface DocumentToStore {
  /** Tags are those of the document whose place it takes. */
  document: Omit<LibraryDocument, 'chunks' | 'characters' | 'tags'>
  title: string | null
  text: string
  chunks: ChunkToStore[]
  places: Place[]
  /** Of reading, cutting and embedding; null where it was done elsewhere. */
  indexMs?: number | null
}

/** A chunk as retrieval needs it. */
export interface StoredChunk extends DocumentChunk {
  documentId: DocumentId
  documentName: string
  documentTitle: string | null
  heading: string
  text: string
}

/** The documents of a workspace: rows, text and chunks. Original bytes and vectors are kept elsewhere. */
export interface DocumentStore {
  /** By name. */
  list(): LibraryDocument[]
  count(): number
  get(id: DocumentId): LibraryDocument | undefined
  findByName(name: string): LibraryDocument | undefined
  findByHash(contentHash: string): LibraryDocument | undefined
  /** Throws DOCUMENT_NOT_FOUND. */
  detail(id: DocumentId): DocumentDetail
  /**
   * Stores a document with its chunks and its words, all or nothing. It takes the place of a document
   * of the same name or id; returns the id that was displaced, when that is another one.
   */
  put(document: DocumentToStore): { document: LibraryDocument; replaced: DocumentId | null }
  /** Removes rows, text, chunks and words from the files on disk. Throws DOCUMENT_NOT_FOUND. */
  remove(id: DocumentId): void
  /** In the order of their ordinals; empty for an unknown document. Of the index that answers unless another is given. */
  chunksOf(id: DocumentId, index?: IndexTables): StoredChunk[]
  /** Those of the ids that exist, in no particular order. */
  chunksById(ids: ChunkId[]): Map<ChunkId, StoredChunk>
  /** A chunk with the same embedded text, for each of the hashes that some chunk has. */
  chunksByTextHash(textHashes: readonly string[], index?: IndexTables): Map<string, ChunkId>
  /** Places of the lines that touch the stretch. Throws DOCUMENT_NOT_FOUND. */
  placesOf(id: DocumentId, span: Span): Place[]
  /**
   * Gives a document another name and its chunks the headings that go with it; id, tags and vectors stay.
   * `along` is written in the same transaction. Throws DOCUMENT_NOT_FOUND. A name that is taken is a programming
   * error.
   */
  rename(
    id: DocumentId,
    name: string,
    headingOf: (chunk: StoredChunk) => string,
    along?: () => void,
  ): LibraryDocument
  /** Fine for an unknown document. */
  setModifiedAt(id: DocumentId, modifiedAt: string): void
  /** Throws DOCUMENT_NOT_FOUND. */
  setTags(id: DocumentId, tags: readonly string[]): LibraryDocument
  chunkCount(index?: IndexTables): number
  /** Milliseconds that adding all documents took; null unless all of them were added on this machine. */
  indexMs(): number | null
  /** Puts a document's chunks into an index, in place of those it has there. */
  putChunks(index: IndexTables, id: DocumentId, chunks: readonly ChunkToStore[]): void
  /** How many chunks each document has in an index; those without any are left out. */
  chunkCounts(index: IndexTables): Map<DocumentId, number>
  /** How many documents have chunks in an index. */
  documentsIn(index: IndexTables): number
  /** Documents that have no chunk in an index, by name. */
  withoutChunks(index: IndexTables): DocumentId[]
}

type Row = Record<string, SQLOutputValue>

const documentColumns =
  'id, name, format, sizeBytes, contentHash, addedAt, modifiedAt, pages, characters, chunks, tags, notice'

const toDocument = (row: Row): LibraryDocument => ({
  id: DocumentId.parse(row.id),
  name: String(row.name),
  format: DocumentFormat.parse(row.format),
  sizeBytes: Number(row.sizeBytes),
  contentHash: String(row.contentHash),
  addedAt: String(row.addedAt),
  pages: row.pages === null ? null : Number(row.pages),
  characters: Number(row.characters),
  chunks: Number(row.chunks),
  modifiedAt: row.modifiedAt === null ? null : String(row.modifiedAt),
  tags: JSON.parse(String(row.tags)) as string[], // written by this file
  notice: row.notice === null ? null : String(row.notice),
})

const chunkColumns =
  'c.id, c.documentId, d.name documentName, d.title documentTitle, c.ordinal, c.start, c.end, c.page, c.headingPath, c.tokens, c.heading, c.text'

const toChunk = (row: Row): StoredChunk => ({
  id: ChunkId.parse(row.id),
  documentId: DocumentId.parse(row.documentId),
  documentName: String(row.documentName),
  documentTitle: row.documentTitle === null ? null : String(row.documentTitle),
  ordinal: Number(row.ordinal),
  span: { start: Number(row.start), end: Number(row.end) },
  page: row.page === null ? null : Number(row.page),
  headingPath: JSON.parse(String(row.headingPath)) as string[],
  tokens: Number(row.tokens),
  heading: String(row.heading),
  text: String(row.text),
})

/** The id of a document's chunk. The same on every machine, so that ties are broken alike everywhere. */
export const chunkIdOf = (documentId: DocumentId, ordinal: number): ChunkId =>
  ChunkId.parse(`${documentId}:${String(ordinal).padStart(5, '0')}`)

const notFound = (id: DocumentId): EngineError =>
  new EngineError(
    'DOCUMENT_NOT_FOUND',
    'This document is no longer in the library. Nothing was changed. Add the file again if you need it.',
    { documentId: id },
  )

export const createDocumentStore = (database: DatabaseSync, indexes: LibraryIndexes): DocumentStore => {
  const one = (where: string, value: string): LibraryDocument | undefined => {
    const row = database.prepare(`select ${documentColumns} from documents where ${where} = ?`).get(value)
    return row && toDocument(row)
  }
  const chunksOf = (id: DocumentId, { chunks } = indexes.active()): StoredChunk[] =>
    database
      .prepare(
        `select ${chunkColumns} from ${chunks} c join documents d on d.id = c.documentId
         where c.documentId = ? order by c.ordinal`,
      )
      .all(id)
      .map(toChunk)

  const insertChunks = (table: string, id: DocumentId, chunks: readonly ChunkToStore[]): void => {
    const insertChunk = database.prepare(
      `insert into ${table} (id, documentId, ordinal, start, end, page, headingPath, tokens, heading, text, textHash)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    for (const { ordinal, span, page, headingPath, tokens, heading, text: chunkText, textHash } of chunks)
      insertChunk.run(
        chunkIdOf(id, ordinal),
        id,
        ordinal,
        span.start,
        span.end,
        page,
        JSON.stringify(headingPath),
        tokens,
        heading,
        chunkText,
        textHash,
      )
  }

  const insert = (
    { document, title, text, chunks, places, indexMs = null }: DocumentToStore,
    tags: string[],
  ): void => {
    const { id, name, format, sizeBytes, contentHash, addedAt, modifiedAt, pages, notice } = document
    database
      .prepare(
        `insert into documents (${documentColumns}, title, text, indexMs) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        id,
        name,
        format,
        sizeBytes,
        contentHash,
        addedAt,
        modifiedAt,
        pages,
        text.length,
        chunks.length,
        JSON.stringify(tags),
        notice,
        title,
        text,
        indexMs,
      )
    if (places.length > 0)
      database
        .prepare('insert into document_places (documentId, json) values (?, ?)')
        .run(id, JSON.stringify(places))
    insertChunks(indexes.active().chunks, id, chunks)
  }

  return {
    list: () =>
      database.prepare(`select ${documentColumns} from documents order by name`).all().map(toDocument),
    count: () => Number(database.prepare('select count(*) n from documents').get()?.n),
    get: id => one('id', id),
    findByName: name => one('name', name),
    findByHash: contentHash => one('contentHash', contentHash),
    detail(id) {
      const row = database.prepare(`select ${documentColumns}, text from documents where id = ?`).get(id)
      if (!row) throw notFound(id)
      const chunks = chunksOf(id).map(({ id, ordinal, span, page, headingPath, tokens }) => ({
        id,
        ordinal,
        span,
        page,
        headingPath,
        tokens,
      }))
      return { document: toDocument(row), text: String(row.text), chunks }
    },
    put(toStore) {
      const { id, name } = toStore.document
      const displaced = one('name', name)
      transaction(database, () => {
        database.prepare('delete from documents where name = ? or id = ?').run(name, id)
        insert(toStore, displaced?.tags ?? [])
      })
      if (displaced) forgetDeleted(database)
      const document = one('id', id)
      if (!document) throw new Error('a document that was just stored is not there')
      return { document, replaced: displaced && displaced.id !== id ? displaced.id : null }
    },
    remove(id) {
      const { changes } = database.prepare('delete from documents where id = ?').run(id)
      if (Number(changes) === 0) throw notFound(id)
      forgetDeleted(database)
    },
    chunksOf,
    chunksById(ids) {
      const rows = database
        .prepare(
          `select ${chunkColumns} from ${indexes.active().chunks} c join documents d on d.id = c.documentId
           where c.id in (select value from json_each(?))`,
        )
        .all(JSON.stringify(ids))
      return new Map(rows.map(toChunk).map(chunk => [chunk.id, chunk]))
    },
    chunksByTextHash(textHashes, { chunks } = indexes.active()) {
      const rows = database
        .prepare(
          `select textHash, min(id) id from ${chunks}
           where textHash in (select value from json_each(?)) group by textHash`,
        )
        .all(JSON.stringify(textHashes))
      return new Map(rows.map(row => [String(row.textHash), ChunkId.parse(row.id)]))
    },
    placesOf(id, span) {
      if (!one('id', id)) throw notFound(id)
      const row = database.prepare('select json from document_places where documentId = ?').get(id)
      const places = row ? (JSON.parse(String(row.json)) as Place[]) : [] // written by this file
      return places.filter(({ start, end }) => start < span.end && end > span.start)
    },
    rename(id, name, headingOf, along) {
      transaction(database, () => {
        along?.()
        database.prepare('update documents set name = ? where id = ?').run(name, id)
        for (const index of indexes.all()) {
          const change = database.prepare(`update ${index.chunks} set heading = ? where id = ?`)
          for (const chunk of chunksOf(id, index)) {
            const heading = headingOf(chunk)
            if (heading !== chunk.heading) change.run(heading, chunk.id)
          }
        }
      })
      const document = one('id', id)
      if (!document) throw notFound(id)
      return document
    },
    setModifiedAt(id, modifiedAt) {
      database.prepare('update documents set modifiedAt = ? where id = ?').run(modifiedAt, id)
    },
    setTags(id, tags) {
      const sorted = [...new Set(tags)].sort((a, b) => a.localeCompare(b, 'en'))
      const { changes } = database
        .prepare('update documents set tags = ? where id = ?')
        .run(JSON.stringify(sorted), id)
      const document = one('id', id)
      if (Number(changes) === 0 || !document) throw notFound(id)
      return document
    },
    chunkCount: ({ chunks } = indexes.active()) =>
      Number(database.prepare(`select count(*) n from ${chunks}`).get()?.n),
    indexMs() {
      const row = database
        .prepare('select sum(indexMs) ms, count(*) documents, count(indexMs) measured from documents')
        .get()
      return row && Number(row.measured) > 0 && row.measured === row.documents ? Number(row.ms) : null
    },
    putChunks: (index, id, chunks) =>
      transaction(database, () => {
        database.prepare(`delete from ${index.chunks} where documentId = ?`).run(id)
        insertChunks(index.chunks, id, chunks)
      }),
    chunkCounts: ({ chunks }) =>
      new Map(
        database
          .prepare(`select documentId, count(*) n from ${chunks} group by documentId`)
          .all()
          .map(row => [DocumentId.parse(row.documentId), Number(row.n)]),
      ),
    documentsIn: ({ chunks }) =>
      Number(database.prepare(`select count(distinct documentId) n from ${chunks}`).get()?.n),
    withoutChunks: ({ chunks }) =>
      database
        .prepare(
          `select id from documents d where not exists (select 1 from ${chunks} c where c.documentId = d.id) order by name`,
        )
        .all()
        .map(row => DocumentId.parse(row.id)),
  }
}
