import type { TrainingSetFinding, TrainingSetSummary } from '#contract/training-set.ts'
import { useClient } from '../../connection/client-context.tsx'
import { type FindingsLoad, useFindings } from '../../sets/use-findings.ts'

/** What to look at before training with a set. */
export const useExampleFindings = (set: TrainingSetSummary): FindingsLoad<readonly TrainingSetFinding[]> => {
  const client = useClient()
  const { id } = set
  return useFindings(set, set.examples, signal => client.trainingSets.findings({ id }, { signal }))
}

export const noFindings: readonly TrainingSetFinding[] = []
