import { useEffect, useRef, useState } from 'react'
import type { EvaluationId } from '#contract/ids.ts'
import type { Scoreboard } from '#contract/scoreboard.ts'
import { useClient } from '../../connection/client-context.tsx'
import { failureSentence } from '../../connection/failure-sentence.ts'

/** While questions are answered the board is read again at most this often. */
const refreshMs = 2500

/**
 * The board of an evaluation, read again as it goes on. `stamp` is another one whenever there is something new.
 * The board of before stays until the next one is there.
 */
export const useScoreboard = (
  id: EvaluationId,
  tag: string | undefined,
  stamp: string,
): { board: Scoreboard | undefined; failure: string | undefined } => {
  const client = useClient()
  const [shown, setShown] = useState<{ board?: Scoreboard; failure?: string }>({})
  const readAt = useRef(0)
  useEffect(() => {
    let gone = false
    const read = async () => {
      readAt.current = Date.now()
      try {
        const board = await client.evaluations.scoreboard({ id, ...(tag !== undefined && { tag }) })
        if (!gone) setShown({ board })
      } catch (error) {
        if (!gone) setShown(before => ({ ...before, failure: failureSentence(error) }))
      }
    }
    const wait = Math.max(0, readAt.current + refreshMs - Date.now())
    const timer = setTimeout(() => void read(), wait)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [client, id, tag, stamp])
  return { board: shown.board, failure: shown.failure }
}
