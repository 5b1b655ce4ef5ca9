import { useEffect, useState } from 'react'
import type { AdapterCard } from '#contract/adapter.ts'
import type { AdapterId } from '#contract/ids.ts'
import { useClient } from '../../connection/client-context.tsx'
import { failureSentence } from '../../connection/failure-sentence.ts'

export type CardLoad =
  | { type: 'loading' }
  | { type: 'loaded'; card: AdapterCard }
  | { type: 'failed'; sentence: string }

/** The card of one adapter. What can change about an adapter stands in the list, so it is read once. */
export const useAdapterCard = (id: AdapterId): CardLoad => {
  const client = useClient()
  const [load, setLoad] = useState<{ id: AdapterId; result: CardLoad }>()
  useEffect(() => {
    const controller = new AbortController()
    const settle = (result: CardLoad) => {
      if (!controller.signal.aborted) setLoad({ id, result })
    }
    client.adapters.card({ id }, { signal: controller.signal }).then(
      card => settle({ type: 'loaded', card }),
      error => settle({ type: 'failed', sentence: failureSentence(error) }),
    )
    return () => controller.abort()
  }, [client, id])
  return load?.id === id ? load.result : { type: 'loading' }
}
