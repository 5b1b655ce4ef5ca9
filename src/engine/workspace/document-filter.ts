import type { DatabaseSync } from 'node:sqlite'
import { DocumentId } from '#contract/ids.ts'
import type { LibraryFilter } from '#contract/library-filter.ts'

/** What a search looks through. */
export interface SearchScope {
  /** undefined is the whole library. */
  within: ReadonlySet<DocumentId> | undefined
  documents: number
  chunks: number
}

/** A file says when it was changed, or its adding is the best that is known; ISO 8601 in UTC begins with the day. */
const day = 'substr(coalesce(modifiedAt, addedAt), 1, 10)'

// One condition a field. Names are compared by whole path parts and without LIKE, whose % and _ occur in names.
const conditions = {
  folder: "substr(name, 1, length(:folder) + 1) = :folder || '/'",
  formats: 'format in (select value from json_each(:formats))',
  from: `${day} >= :from`,
  to: `${day} <= :to`,
  tags: `not exists (select value from json_each(:tags)
           where value not in (select value from json_each(documents.tags)))`,
} satisfies Record<keyof LibraryFilter, string>

const parametersOf = ({ folder, formats, from, to, tags }: LibraryFilter): Record<string, string> => ({
  ...(folder !== undefined && { folder: folder.replace(/^\/+|\/+$/g, '') }),
  ...(formats && { formats: JSON.stringify(formats) }),
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
  ...(tags && { tags: JSON.stringify(tags) }),
})

/** The documents that meet every condition of the filter; days are whole days in UTC, both included. */
export const scopeOf = (database: DatabaseSync, filter: LibraryFilter = {}): SearchScope => {
  const parameters = parametersOf(filter)
  const given = Object.entries(conditions).flatMap(([field, condition]) =>
    field in parameters ? [condition] : [],
  )
  if (given.length === 0) {
    const all = database.prepare('select count(*) documents, total(chunks) chunks from documents').get()
    return { within: undefined, documents: Number(all?.documents), chunks: Number(all?.chunks) }
  }
  const rows = database
    .prepare(`select id, chunks from documents where ${given.join(' and ')}`)
    .all(parameters)
  return {
    within: new Set(rows.map(({ id }) => DocumentId.parse(id))),
    documents: rows.length,
    chunks: rows.reduce((sum, { chunks }) => sum + Number(chunks), 0),
  }
}
