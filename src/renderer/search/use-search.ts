import { useEffect, useRef, useState } from 'react'
import type { LibraryDocument } from '#contract/library.ts'
import type { LibraryFilter } from '#contract/library-filter.ts'
import type { SearchResult } from '#contract/search.ts'
import { useClient } from '../connection/client-context.tsx'
import { failureSentence } from '../connection/failure-sentence.ts'

export type SearchState =
  | { type: 'idle' }
  | { type: 'searching'; before: SearchResult | undefined }
  | { type: 'found'; result: SearchResult }
  | { type: 'failed'; sentence: string }

/** So many passages are listed; what stands deeper has hardly anything to do with the question. */
const listedHits = 20

/** While documents keep coming in, the same question is asked again when there is a pause of so long. */
const settledMs = 500

/**
 * Searches whenever question, filter or the library's documents change (undefined until they are known); a
 * newer search gives up the one before.
 */
export const useSearch = (
  question: string | undefined,
  filter: LibraryFilter,
  documents: readonly LibraryDocument[] | undefined,
): SearchState => {
  const client = useClient()
  const [state, setState] = useState<SearchState>({ type: 'idle' })
  const last = useRef<{ asked: string; result: SearchResult }>(undefined)
  const filterKey = JSON.stringify(filter)
  useEffect(() => {
    if (question === undefined || documents === undefined) {
      setState({ type: 'idle' })
      return
    }
    const controller = new AbortController()
    const asked = JSON.stringify([question, filterKey])
    const again = last.current?.asked === asked
    const search = async () => {
      // What is read stays as it is while the library grows under it.
      setState(shown =>
        again && shown.type === 'found' ? shown : { type: 'searching', before: last.current?.result },
      )
      try {
        const request = { question, filter: JSON.parse(filterKey) as LibraryFilter, limit: listedHits }
        const result = await client.library.search(request, { signal: controller.signal })
        last.current = { asked, result }
        setState({ type: 'found', result })
      } catch (error) {
        if (!controller.signal.aborted) setState({ type: 'failed', sentence: failureSentence(error) })
      }
    }
    const timer = setTimeout(() => void search(), again ? settledMs : 0)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [client, question, filterKey, documents])
  return state
}
