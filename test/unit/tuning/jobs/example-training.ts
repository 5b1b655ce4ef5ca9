import { TrainingId, TrainingSetId } from '#contract/ids.ts'
import { type Training, TrainingSettings } from '#contract/training.ts'

/** A training that is paused and did nothing yet. */
export const exampleTraining: Training = {
  id: TrainingId.parse('7d0a3c6e-2f59-4c57-9d6f-0f6f3c1b8f2a'),
  name: 'House style',
  startedAt: '2026-11-02T09:30:00.000Z',
  trainingSetId: TrainingSetId.parse('house-style'),
  trainingSetName: 'House style',
  dataHash: 'a'.repeat(64),
  trainingExamples: 8,
  validationExamples: 1,
  settings: TrainingSettings.parse({}),
  state: { type: 'paused', failure: null },
  progress: {
    step: 0,
    totalSteps: 3,
    epoch: 0,
    tokensPerSecond: null,
    secondsLeft: null,
    secondsSpent: 0,
    checkpointStep: null,
  },
  steps: [],
  validation: [],
  samples: [],
}
