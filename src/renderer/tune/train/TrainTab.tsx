import { Anchor, Button, EmptyState, Loader, Text } from '@mantine/core'
import { IconMessages } from '@tabler/icons-react'
import type { Dispatch } from 'react'
import type { AdapterId, TrainingId } from '#contract/ids.ts'
import { examplesHref, trainingHref } from '../../app/route.ts'
import type { Adapters } from '../../app/use-adapters.ts'
import { navigate } from '../../app/use-route.ts'
import { activeTraining, type TrainingList } from '../training-store.ts'
import type { TrainingSets } from '../use-training-sets.ts'
import { type Trainings, useTrainingPart } from '../use-trainings.ts'
import { EarlierTrainings } from './EarlierTrainings.tsx'
import { NewTraining } from './NewTraining.tsx'
import { TrainingView } from './TrainingView.tsx'
import classes from './train.module.css'
import type { TrainingDraft, TrainingDraftChange } from './training-draft.ts'

interface TrainTabProps {
  trainingId: TrainingId | undefined
  engineReady: boolean
  sets: TrainingSets
  trainings: Trainings
  draft: TrainingDraft
  onDraft: Dispatch<TrainingDraftChange>
  adapters: Adapters
  /** Activates the adapter and shows what it does. */
  onActivate: (id: AdapterId) => Promise<void>
}

const whole = (list: TrainingList) => list

/** A training that is set up, or one that is looked at. */
export const TrainTab = (props: TrainTabProps) => {
  const { trainingId, engineReady, sets, trainings, draft, onDraft, adapters, onActivate } = props
  const list = useTrainingPart(trainings.store, whole)
  const training = list.trainings.find(({ id }) => id === trainingId)

  if (training)
    return (
      <TrainingView
        key={training.id}
        training={training}
        trainings={trainings}
        adapters={adapters}
        onActivate={onActivate}
        onRepeat={again => {
          onDraft({ type: 'repeated', training: again })
          goTo(undefined)
        }}
      />
    )
  if (trainingId && !list.loaded) return <Loader size="sm" aria-label="Opening the training" />
  if (trainingId)
    return (
      <Text c="dimmed">
        This training is not here any more; it was discarded or removed.{' '}
        <Anchor href={trainingHref()}>All trainings</Anchor>
      </Text>
    )
  return (
    <div className={classes.train}>
      {!sets.list && <Loader size="sm" aria-label="Opening the training sets" />}
      {sets.list?.length === 0 && (
        <div className={classes.nothing}>
          <EmptyState
            size="lg"
            icon={<IconMessages size={44} stroke={1.1} aria-hidden />}
            title="There is nothing to learn from yet"
            description="A training learns from examples: questions with the answers you would give. A few dozen show a style, a few hundred teach it."
          >
            <EmptyState.Actions>
              <Button component="a" href={examplesHref()}>
                Add examples
              </Button>
            </EmptyState.Actions>
          </EmptyState>
        </div>
      )}
      {sets.list && sets.list.length > 0 && (
        <NewTraining
          draft={draft}
          onDraft={onDraft}
          list={sets.list}
          takenNames={[
            ...(adapters.list ?? []).map(({ name }) => name),
            ...list.trainings.map(({ name }) => name),
          ]}
          engineReady={engineReady}
          active={activeTraining(list)}
          start={trainings.start}
          onStarted={goTo}
        />
      )}
      <EarlierTrainings trainings={list.trainings} onRemove={trainings.remove} />
    </div>
  )
}

const goTo = (trainingId: TrainingId | undefined) => navigate({ screen: 'tune', tab: 'train', trainingId })
