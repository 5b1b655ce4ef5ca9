import { useCallback, useState } from 'react'
import type { Approach } from '#contract/approach.ts'
import type { AdapterId, RunId } from '#contract/ids.ts'
import type { LibraryFilter } from '#contract/library-filter.ts'
import type { RunSettings } from '#contract/run.ts'
import { attempt } from '../app/attempt.ts'
import { navigate } from '../app/use-route.ts'
import { useClient } from '../connection/client-context.tsx'
import { failureSentence } from '../connection/failure-sentence.ts'
import { isEverything } from '../library/filter/meets-filter.ts'

interface Asked {
  question: string
  approaches: readonly Approach[]
  settings: RunSettings
  /** Of a run that was asked with another adapter than the active one. */
  adapterId?: AdapterId | undefined
  /** Which documents may be read; all without it. */
  filter?: LibraryFilter | undefined
}

/** Starting and stopping runs; `problem` is why the last question was not taken. */
export const useAsk = (runId: RunId | undefined, onStarted: () => void) => {
  const client = useClient()
  const [asking, setAsking] = useState(false)
  const [problem, setProblem] = useState<string>()

  const ask = async ({ question, approaches, settings, adapterId, filter }: Asked) => {
    setAsking(true)
    setProblem(undefined)
    try {
      const started = await client.runs.start({
        question,
        approaches: [...approaches],
        settings,
        ...(adapterId && { adapterId }),
        ...(filter && !isEverything(filter) && { filter }),
      })
      navigate({ screen: 'compare', runId: started.runId })
      onStarted()
    } catch (error) {
      setProblem(failureSentence(error))
    } finally {
      setAsking(false)
    }
  }

  const stop = useCallback(
    async (approach?: Approach) => {
      if (!runId) return
      await attempt('The run was not stopped', () =>
        client.runs.stop(approach ? { runId, approach } : { runId }),
      )
    },
    [client, runId],
  )

  return { ask, stop, asking, problem }
}
