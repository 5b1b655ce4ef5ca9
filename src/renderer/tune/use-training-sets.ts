import { useMemo } from 'react'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { useClient } from '../connection/client-context.tsx'
import { type SetCalls, type Sets, useSets } from '../sets/use-sets.ts'
import type { Turns } from './examples/editing.ts'
import { trainingSetKind } from './examples/training-set-kind.ts'

/** The workspace's training sets, and what outlives a look at another screen. */
export type TrainingSets = Sets<TrainingSetSummary, Turns>

export const useTrainingSets = (engineReady: boolean): TrainingSets => {
  const { trainingSets } = useClient()
  const calls = useMemo<SetCalls<TrainingSetSummary>>(
    () => ({
      list: () => trainingSets.list(),
      create: name => trainingSets.create({ name }),
      remove: id => trainingSets.remove({ id }),
      import: (file, id) => trainingSets.import({ file, ...(id && { id }) }),
      paste: (text, name, id) => trainingSets.paste({ text, name, ...(id && { id }) }),
    }),
    [trainingSets],
  )
  return useSets(trainingSetKind, calls, engineReady)
}
