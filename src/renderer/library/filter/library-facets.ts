import type { DocumentFormat, LibraryDocument } from '#contract/library.ts'

/** What the documents of a library can be told apart by. */
export interface LibraryFacets {
  /** All folders with those above them, by name: `manuals`, `manuals/tern`. */
  folders: string[]
  formats: DocumentFormat[]
  tags: string[]
}

export const facetsOf = (documents: readonly LibraryDocument[]): LibraryFacets => {
  const folders = new Set<string>()
  for (const { name } of documents) {
    const parts = name.split('/').slice(0, -1)
    for (const depth of parts.keys()) folders.add(parts.slice(0, depth + 1).join('/'))
  }
  const sorted = <Text extends string>(values: Iterable<Text>): Text[] =>
    [...new Set(values)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return {
    folders: sorted(folders),
    formats: sorted(documents.map(({ format }) => format)),
    tags: sorted(documents.flatMap(({ tags }) => tags)),
  }
}
