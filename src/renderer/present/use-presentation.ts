import { useEffect, useState } from 'react'
import type { PresentationStep } from '#contract/presentation.ts'
import { attempt } from '../app/attempt.ts'
import { useClient } from '../connection/client-context.tsx'
import { failureSentence } from '../connection/failure-sentence.ts'
import { changeSteps, keptSteps, type StepsChange } from './steps.ts'

export interface PreparedSteps {
  /** undefined until they are known. */
  steps: readonly PresentationStep[] | undefined
  /** Why they could not be read. */
  failure: string | undefined
  /** Shows the change at once. What is written is kept with `keep`, everything else by itself. */
  change: (change: StepsChange) => void
  /** Keeps what is shown. */
  keep: () => Promise<boolean>
}

/** The prepared questions of the workspace. */
export const usePresentation = (): PreparedSteps => {
  const client = useClient()
  const [steps, setSteps] = useState<readonly PresentationStep[]>()
  const [failure, setFailure] = useState<string>()
  useEffect(() => {
    let gone = false
    client.presentation.get().then(
      presentation => !gone && setSteps(presentation.steps),
      error => !gone && setFailure(failureSentence(error)),
    )
    return () => {
      gone = true
    }
  }, [client])
  const keep = (kept: readonly PresentationStep[] | undefined) =>
    attempt('The steps were not kept', async () => {
      if (kept) await client.presentation.set({ steps: keptSteps(kept) })
    })
  return {
    steps,
    failure,
    change: change => {
      const changed = steps && changeSteps(steps, change)
      setSteps(changed)
      if (change.type !== 'edit' || change.part.runId !== undefined) void keep(changed)
    },
    keep: () => keep(steps),
  }
}
