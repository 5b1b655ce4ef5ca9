import type { LibraryDocument } from '#contract/library.ts'

const sortKeys = ['name', 'changed', 'size'] as const
export type SortKey = (typeof sortKeys)[number]

/** How the table is sorted. */
export interface DocumentOrder {
  by: SortKey
  descending: boolean
}

/** A column's own direction first: names from A, the newest and the largest. */
export const orderBy = (before: DocumentOrder, by: SortKey): DocumentOrder =>
  before.by === by ? { by, descending: !before.descending } : { by, descending: by !== 'name' }

/** When the file was last changed, as far as that is known. */
export const changedAt = ({ modifiedAt, addedAt }: LibraryDocument): string => modifiedAt ?? addedAt

/** Sorts documents that stand in the order of their names, which stays between equals. */
export const inOrder = (
  documents: readonly LibraryDocument[],
  { by, descending }: DocumentOrder,
): readonly LibraryDocument[] => {
  if (by === 'name') return descending ? documents.toReversed() : documents
  const direction = descending ? -1 : 1
  return by === 'size'
    ? documents.toSorted((a, b) => direction * (a.sizeBytes - b.sizeBytes))
    : documents.toSorted((a, b) => direction * compare(changedAt(a), changedAt(b)))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
