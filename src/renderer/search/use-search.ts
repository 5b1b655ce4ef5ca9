import { useEffect, useRef, useState } from 'react'
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

/** Searches whenever question, filter or the library's size changes; a newer search gives up the one before. */
export const useSearch = (
  question: string | undefined,
  filter: LibraryFilter,
  chunks: number | undefined,
): SearchState => {
  const client = useClient()
  const [state, setState] = useState<SearchState>({ type: 'idle' })
  const last = useRef<SearchResult>(undefined)
  const filterKey = JSON.stringify(filter)
  useEffect(() => {
    if (question === undefined || chunks === undefined) {
      setState({ type: 'idle' })
      return
    }
    const controller = new AbortController()
    const search = async () => {
      setState({ type: 'searching', before: last.current })
      try {
        const request = { question, filter: JSON.parse(filterKey) as LibraryFilter, limit: listedHits }
        const result = await client.library.search(request, { signal: controller.signal })
        last.current = result
        setState({ type: 'found', result })
      } catch (error) {
        if (!controller.signal.aborted) setState({ type: 'failed', sentence: failureSentence(error) })
      }
    }
    void search()
    return () => controller.abort()
  }, [client, question, filterKey, chunks])
  return state
}
