import { RingProgress } from '@mantine/core'
import frame from '../app/frame.module.css'
import { trainingHref } from '../app/route.ts'
import { activeTraining, percentDone, shareDone, type TrainingStore } from './training-store.ts'
import classes from './tune.module.css'
import { useTrainingPart } from './use-trainings.ts'

/** The training that is under way, on every screen; a way to it. */
export const TrainingPill = ({ store }: { store: TrainingStore }) => {
  const training = useTrainingPart(store, activeTraining)
  if (!training) return null
  const percent = percentDone(training)
  return (
    <a
      href={trainingHref(training.id)}
      className={`${frame.pill} ${classes.pill}`}
      aria-label={`Training ${training.name}, ${percent}`}
    >
      <RingProgress
        size={20}
        thickness={3.5}
        sections={[{ value: shareDone(training) * 100, color: 'var(--tuned)' }]}
        rootColor="var(--tuned-soft)"
        aria-hidden
      />
      <span className={classes.pillName}>Training {training.name}</span>
      <span className="numbers">{percent}</span>
    </a>
  )
}
