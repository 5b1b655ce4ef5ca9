import { Alert, Button, Group } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { AdapterId } from '#contract/ids.ts'
import type { Training } from '#contract/training.ts'
import type { Adapters } from '../../app/use-adapters.ts'
import { LossCurve } from '../LossCurve.tsx'
import type { Trainings } from '../use-trainings.ts'
import { SampleAnswers } from './SampleAnswers.tsx'
import { TrainingHeader } from './TrainingHeader.tsx'
import { TrainingProgressCard } from './TrainingProgressCard.tsx'
import { TrainingSummary } from './TrainingSummary.tsx'
import classes from './training-view.module.css'

interface TrainingViewProps {
  training: Training
  trainings: Trainings
  adapters: Adapters
  onActivate: (id: AdapterId) => Promise<void>
  onRepeat: (training: Training) => void
}

/** One training, live or as it was. */
export const TrainingView = ({ training, trainings, adapters, onActivate, onRepeat }: TrainingViewProps) => {
  const { id, state, steps, validation, progress } = training
  const adapterId = state.type === 'finished' ? state.adapterId : undefined
  const adapter = adapters.list?.find(({ id }) => id === adapterId)
  return (
    <article className={classes.view} data-training-state={state.type}>
      <TrainingHeader training={training} trainings={trainings} />
      {state.type === 'paused' && state.failure && (
        <Alert icon={<IconAlertTriangle aria-hidden />} title="The training stopped">
          <p className={classes.sentence}>{state.failure.message}</p>
          <Button size="compact-sm" variant="default" mt="sm" onClick={() => void trainings.resume(id)}>
            Resume
          </Button>
        </Alert>
      )}
      {state.type === 'failed' && (
        <Alert icon={<IconAlertTriangle aria-hidden />} title="This training failed">
          <p className={classes.sentence}>{state.failure.message}</p>
        </Alert>
      )}
      {state.type === 'finished' ? (
        <TrainingSummary
          training={training}
          adapterId={state.adapterId}
          stoppedEarly={state.stoppedEarly}
          adapterThere={adapters.list && adapter !== undefined}
          adapterActive={adapter?.active ?? false}
          onActivate={onActivate}
        />
      ) : (
        <TrainingProgressCard training={training} />
      )}
      <section className={classes.card} aria-label="Loss">
        <LossCurve steps={steps} validation={validation} totalSteps={progress.totalSteps} height={300} />
      </section>
      <SampleAnswers training={training} />
      {(state.type === 'failed' || state.type === 'finished') && (
        <Group>
          <Button variant="subtle" onClick={() => onRepeat(training)}>
            Train again with these settings
          </Button>
        </Group>
      )}
    </article>
  )
}
