import { useEffect, useState } from 'react'
import type { DocumentId } from '#contract/ids.ts'
import { useClient } from '../../connection/client-context.tsx'
import { failureSentence } from '../../connection/failure-sentence.ts'
import { type OpenPdf, openPdf } from './open-pdf.ts'

export type PdfLoad =
  | { type: 'loading' }
  | ({ type: 'opened' } & OpenPdf)
  | { type: 'failed'; sentence: string }

/** A document's original, opened to be drawn as long as the component is shown. */
export const usePdf = (documentId: DocumentId): PdfLoad => {
  const client = useClient()
  const [load, setLoad] = useState<PdfLoad>({ type: 'loading' })
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    const open = async () => {
      setLoad({ type: 'loading' })
      let file: File
      try {
        file = await client.library.original({ documentId }, { signal })
      } catch (error) {
        if (!signal.aborted) setLoad({ type: 'failed', sentence: failureSentence(error) })
        return
      }
      try {
        const opened = await openPdf(new Uint8Array(await file.arrayBuffer()), signal)
        if (!signal.aborted) setLoad({ type: 'opened', ...opened })
      } catch (error) {
        if (!signal.aborted) setLoad({ type: 'failed', sentence: undrawable(error) })
      }
    }
    void open()
    return () => controller.abort()
  }, [client, documentId])
  return load
}

const undrawable = (error: unknown): string =>
  `Its pages cannot be drawn (${error instanceof Error ? error.message : String(error)}). Its text was read and is under Text.`
