import { useEffect, useState } from 'react'
import type { DocumentId } from '#contract/ids.ts'
import type { DocumentDetail } from '#contract/library.ts'
import { useClient } from '../connection/client-context.tsx'
import { failureSentence } from '../connection/failure-sentence.ts'

export type DocumentLoad =
  | { type: 'loading' }
  | { type: 'loaded'; detail: DocumentDetail }
  | { type: 'failed'; sentence: string }

/** A document with its text and chunks. The component that uses it is keyed by the document. */
export const useDocument = (documentId: DocumentId): DocumentLoad => {
  const client = useClient()
  const [load, setLoad] = useState<DocumentLoad>({ type: 'loading' })
  useEffect(() => {
    const controller = new AbortController()
    const read = async () => {
      try {
        const detail = await client.library.document({ documentId }, { signal: controller.signal })
        setLoad({ type: 'loaded', detail })
      } catch (error) {
        if (!controller.signal.aborted) setLoad({ type: 'failed', sentence: failureSentence(error) })
      }
    }
    void read()
    return () => controller.abort()
  }, [client, documentId])
  return load
}
