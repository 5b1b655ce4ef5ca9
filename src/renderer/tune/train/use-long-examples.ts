import { useEffect, useState } from 'react'
import type { TrainingSetExample, TrainingSetSummary } from '#contract/training-set.ts'
import { useClient } from '../../connection/client-context.tsx'

/**
 * The trainer learns from this many tokens at once (see trainer/micro-batches.ts); an example that is longer
 * goes through the model as a whole and takes more memory.
 */
export const roomyTokens = 512

/** The most that one call gives. */
const pageExamples = 1000

export const hasLongExample = (examples: readonly Pick<TrainingSetExample, 'tokens'>[]): boolean =>
  examples.some(({ tokens }) => tokens !== null && tokens > roomyTokens)

/** Whether an example of the set has more than `roomyTokens`; false until tokens are counted. */
export const useLongExamples = (set: TrainingSetSummary | undefined, engineReady: boolean): boolean => {
  const client = useClient()
  const [long, setLong] = useState(false)
  const id = set?.id
  const contentHash = set?.contentHash
  // Another content has other examples.
  useEffect(() => {
    setLong(false)
    if (!id || !engineReady) return
    const controller = new AbortController()
    const { signal } = controller
    const look = async () => {
      for (let offset = 0; ; offset += pageExamples) {
        const page = await client.trainingSets.examples({ id, offset, limit: pageExamples }, { signal })
        if (signal.aborted) return
        if (hasLongExample(page.examples)) return setLong(true)
        if (offset + pageExamples >= page.set.examples) return
      }
    }
    // A set that cannot be read has no proposals either, and they say why.
    look().catch(() => {})
    return () => controller.abort()
  }, [client, id, contentHash, engineReady])
  return long
}
