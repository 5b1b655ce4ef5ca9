import { type Dispatch, useReducer } from 'react'
import {
  changeDraft,
  emptyDraft,
  type TrainingDraft,
  type TrainingDraftChange,
} from './train/training-draft.ts'
import type { TrainingEnding } from './training-milestones.ts'
import { type TrainingSets, useTrainingSets } from './use-training-sets.ts'
import { type Trainings, useTrainings } from './use-trainings.ts'

/** What of tuning outlives a look at another screen of the workspace. */
export interface Tune {
  sets: TrainingSets
  trainings: Trainings
  draft: TrainingDraft
  onDraft: Dispatch<TrainingDraftChange>
}

export const useTune = (engineReady: boolean, onEnding: (ending: TrainingEnding) => void): Tune => {
  const [draft, onDraft] = useReducer(changeDraft, emptyDraft)
  return { sets: useTrainingSets(engineReady), trainings: useTrainings(onEnding), draft, onDraft }
}
