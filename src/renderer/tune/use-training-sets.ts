import type { TrainingSetSummary } from '#contract/training-set.ts'
import { useClient } from '../connection/client-context.tsx'
import { type Sets, useSets } from '../sets/use-sets.ts'
import type { Turns } from './examples/editing.ts'
import { trainingSetKind } from './examples/training-set-kind.ts'

/** The workspace's training sets, and what outlives a look at another screen. */
export type TrainingSets = Sets<TrainingSetSummary, Turns>

export const useTrainingSets = (engineReady: boolean): TrainingSets =>
  useSets(trainingSetKind, useClient().trainingSets, engineReady)
