import type { LibraryDocument } from '#contract/library.ts'
import type { LibraryFilter } from '#contract/library-filter.ts'

/** Whether a document is one of those that a search with this filter looks through. */
export const meetsFilter = (document: LibraryDocument, filter: LibraryFilter): boolean => {
  const { folder, formats, from, to, tags } = filter
  // The file's own day in UTC where it is known, as the engine compares.
  const day = (document.modifiedAt ?? document.addedAt).slice(0, 10)
  return (
    (folder === undefined || document.name.startsWith(`${folder}/`)) &&
    (formats === undefined || formats.includes(document.format)) &&
    (from === undefined || day >= from) &&
    (to === undefined || day <= to) &&
    (tags === undefined || tags.every(tag => document.tags.includes(tag)))
  )
}

/** Whether every document meets it. */
export const isEverything = (filter: LibraryFilter): boolean => Object.keys(filter).length === 0
