import { useCallback, useEffect, useState } from 'react'
import type { ChunkLimits, IndexStatus } from '#contract/library.ts'
import { attempt } from '../../app/attempt.ts'
import { notifyDone } from '../../app/notify.tsx'
import { useClient } from '../../connection/client-context.tsx'
import { failureSentence } from '../../connection/failure-sentence.ts'

export interface Index {
  /** undefined until the engine has said it. */
  status: IndexStatus | undefined
  /** Why it is not known. */
  failure: string | undefined
  rebuild: (limits: ChunkLimits) => Promise<void>
  cancel: () => Promise<void>
  restoring: boolean
  restore: () => Promise<void>
}

const pollMs = 1000

/** The library's index, asked for again each second while it is looked at: it has no stream of its own. */
export const useIndex = (): Index => {
  const client = useClient()
  const [status, setStatus] = useState<IndexStatus>()
  const [failure, setFailure] = useState<string>()
  const [restoring, setRestoring] = useState(false)

  const look = useCallback(
    async (signal?: AbortSignal) => {
      try {
        const current = await client.library.index(undefined, signal && { signal })
        if (signal?.aborted) return
        setStatus(current)
        setFailure(undefined)
      } catch (error) {
        if (!signal?.aborted) setFailure(failureSentence(error))
      }
    },
    [client],
  )
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    let timer: ReturnType<typeof setTimeout> | undefined
    const keepLooking = async () => {
      await look(signal)
      if (!signal.aborted) timer = setTimeout(() => void keepLooking(), pollMs)
    }
    void keepLooking()
    return () => {
      controller.abort()
      clearTimeout(timer)
    }
  }, [look])

  return {
    status,
    failure,
    restoring,
    rebuild: useCallback(
      async limits => {
        await attempt('No index was built', () => client.library.rebuild({ limits }))
        await look()
      },
      [client, look],
    ),
    cancel: useCallback(async () => {
      await attempt('The build was not cancelled', () => client.library.cancelRebuild())
      await look()
    }, [client, look]),
    restore: useCallback(async () => {
      setRestoring(true)
      await attempt('The previous index was not restored', async () => {
        setStatus(await client.library.restoreIndex())
        notifyDone('The previous index answers again.')
      })
      setRestoring(false)
    }, [client]),
  }
}
