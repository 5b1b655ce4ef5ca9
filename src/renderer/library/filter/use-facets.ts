import { useMemo, useState } from 'react'
import type { LibraryDocument } from '#contract/library.ts'
import { facetsOf, type LibraryFacets } from './library-facets.ts'

/** The facets of the library; the same object while they say the same, so that its rows are not drawn again. */
export const useFacets = (documents: readonly LibraryDocument[]): LibraryFacets => {
  const found = useMemo(() => facetsOf(documents), [documents])
  const [kept, setKept] = useState(found)
  if (kept === found || JSON.stringify(kept) === JSON.stringify(found)) return kept
  setKept(found)
  return found
}
