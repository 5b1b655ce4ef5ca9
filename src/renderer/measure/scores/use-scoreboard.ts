import { useEffect, useRef, useState } from 'react'
import type { Evaluation } from '#contract/evaluation.ts'
import type { Scoreboard } from '#contract/scoreboard.ts'
import { useClient } from '../../connection/client-context.tsx'
import { failureSentence } from '../../connection/failure-sentence.ts'
import { type PacedReading, pacedReading } from './paced-reading.ts'

/** The board of an evaluation, read again as it goes on. The board of before stays until the next one is there. */
export const useScoreboard = (
  { id, state, progress }: Evaluation,
  tag: string | undefined,
): { board: Scoreboard | undefined; failure: string | undefined } => {
  const client = useClient()
  const [shown, setShown] = useState<{ board?: Scoreboard; failure?: string }>({})
  const reading = useRef<PacedReading>(undefined)
  useEffect(() => {
    let gone = false
    const paced = pacedReading(() =>
      client.evaluations.scoreboard({ id, ...(tag !== undefined && { tag }) }).then(
        board => {
          if (!gone) setShown({ board })
        },
        error => {
          if (!gone) setShown(before => ({ ...before, failure: failureSentence(error) }))
        },
      ),
    )
    reading.current = paced
    paced.ask(true)
    return () => {
      gone = true
      paced.end()
    }
  }, [client, id, tag])
  const running = state.type === 'running'
  useEffect(() => reading.current?.ask(!running), [running, progress.done])
  return { board: shown.board, failure: shown.failure }
}
