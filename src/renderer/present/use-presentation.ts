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
  /** Shows the change at once. */
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
  return {
    steps,
    failure,
    change: change => setSteps(before => before && changeSteps(before, change)),
    keep: () =>
      attempt('The steps were not kept', async () => {
        if (steps) await client.presentation.set({ steps: keptSteps(steps) })
      }),
  }
}
