import { LibraryDocument } from '#contract/library.ts'

/** A document of the library as the engine tells it, named by its id. */
export const libraryDocument = (name: string, more: object = {}): LibraryDocument =>
  LibraryDocument.parse({
    id: name,
    name,
    format: 'pdf',
    sizeBytes: 10,
    contentHash: 'h',
    addedAt: '2026-11-21T07:00:00.000Z',
    pages: 2,
    characters: 100,
    chunks: 1,
    modifiedAt: null,
    tags: [],
    notice: null,
    ...more,
  })
