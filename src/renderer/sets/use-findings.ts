import { useEffect, useEffectEvent, useState } from 'react'
import { failureSentence } from '../connection/failure-sentence.ts'

export type FindingsLoad<F> =
  /** `found` is that of just before, as long as it still fits the lines. */
  | { type: 'looking'; found: F | undefined }
  | { type: 'found'; found: F }
  | { type: 'failed'; found: undefined; sentence: string }

/** What to look at in a set before it is used, looked for again after every change of it. */
export const useFindings = <F>(
  { id, contentHash }: { id: string; contentHash: string },
  rowCount: number,
  look: (signal: AbortSignal) => Promise<F>,
): FindingsLoad<F> => {
  const [load, setLoad] = useState<FindingsLoad<F> & { rowCount: number }>({
    type: 'looking',
    found: undefined,
    rowCount,
  })
  const lookAt = useEffectEvent(look)
  // Another set and another content are looked at again.
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    // Lines keep their numbers only while there are as many of them.
    setLoad(before => ({
      type: 'looking',
      found: before.rowCount === rowCount ? before.found : undefined,
      rowCount,
    }))
    lookAt(signal).then(
      found => !signal.aborted && setLoad({ type: 'found', found, rowCount }),
      error =>
        !signal.aborted &&
        setLoad({ type: 'failed', found: undefined, sentence: failureSentence(error), rowCount }),
    )
    return () => controller.abort()
  }, [id, contentHash, rowCount])
  return load
}
