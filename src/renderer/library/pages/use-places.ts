import { useEffect, useState } from 'react'
import type { DocumentId } from '#contract/ids.ts'
import type { Place } from '#contract/library.ts'
import type { Span } from '#contract/span.ts'
import { attempt } from '../../app/attempt.ts'
import { useClient } from '../../connection/client-context.tsx'

const nowhere: readonly Place[] = []

/** Where a stretch of a document's text stands on its pages; empty until that is known. */
export const usePlaces = (documentId: DocumentId, span: Span | undefined): readonly Place[] => {
  const client = useClient()
  const [places, setPlaces] = useState(nowhere)
  const { start, end } = span ?? {}
  useEffect(() => {
    setPlaces(nowhere)
    if (start === undefined || end === undefined) return
    const controller = new AbortController()
    const find = async () => {
      const found = await client.library.places(
        { documentId, span: { start, end } },
        { signal: controller.signal },
      )
      if (!controller.signal.aborted) setPlaces(found)
    }
    void attempt('The passage cannot be shown on its page', () =>
      find().catch(error => {
        if (!controller.signal.aborted) throw error
      }),
    )
    return () => controller.abort()
  }, [client, documentId, start, end])
  return places
}
