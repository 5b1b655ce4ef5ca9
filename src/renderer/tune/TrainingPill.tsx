import { JobPill } from '../app/JobPill.tsx'
import { trainingHref } from '../app/route.ts'
import { activeTraining, percentDone, shareDone, type TrainingStore } from './training-store.ts'
import { useTrainingPart } from './use-trainings.ts'

/** The training that is under way. */
export const TrainingPill = ({ store }: { store: TrainingStore }) => {
  const training = useTrainingPart(store, activeTraining)
  if (!training) return null
  return (
    <JobPill
      href={trainingHref(training.id)}
      name={`Training ${training.name}`}
      share={shareDone(training)}
      word={percentDone(training)}
      colour="var(--tuned)"
      rest="var(--tuned-soft)"
    />
  )
}
