import { ActionIcon, Button, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { Training } from '#contract/training.ts'
import { ConfirmDialog } from '../../app/ConfirmDialog.tsx'
import { formatDay, formatTime } from '../../app/format.ts'
import { trainingHref } from '../../app/route.ts'
import { formatLoss } from '../loss-series.ts'
import { isActive } from '../training-store.ts'
import { stateWord } from './state-word.ts'
import classes from './train.module.css'

interface EarlierTrainingsProps {
  trainings: readonly Training[]
  onRemove: (id: Training['id']) => Promise<boolean>
}

const shownTrainings = 30

/** The workspace's trainings, newest first. */
export const EarlierTrainings = ({ trainings, onRemove }: EarlierTrainingsProps) => {
  const [all, setAll] = useState(false)
  const [removing, setRemoving] = useState<Training>()
  return (
    <section className={classes.earlier} aria-label="Trainings">
      <Text fw={620} component="h2" size="md" mb={8}>
        Trainings
      </Text>
      {trainings.length === 0 && (
        <Text size="sm" c="dimmed">
          None yet. What you train is listed here, with its curve.
        </Text>
      )}
      <ul>
        {(all ? trainings : trainings.slice(0, shownTrainings)).map(training => (
          <li key={training.id}>
            <a href={trainingHref(training.id)} className={classes.earlierLink}>
              <span className={classes.earlierName}>{training.name}</span>
              <Text span size="xs" c="dimmed" className="numbers">
                <StateWord training={training} /> · {lossWords(training)}
                {startWords(training)}
              </Text>
            </a>
            {!isActive(training) && (
              <ActionIcon
                aria-label={`Remove the training ${training.name}`}
                onClick={() => setRemoving(training)}
              >
                <IconTrash size={16} stroke={1.6} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {!all && trainings.length > shownTrainings && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          Show all {trainings.length}
        </Button>
      )}
      <ConfirmDialog
        opened={removing !== undefined}
        title="Remove this training?"
        keep="Keep it"
        confirm="Remove"
        onClose={() => setRemoving(undefined)}
        onConfirm={() => {
          if (removing) void onRemove(removing.id)
        }}
      >
        {removing?.state.type === 'finished'
          ? `“${removing.name}” leaves this list. The adapter it made stays, and its card has the curves.`
          : `“${removing?.name}” and its checkpoint are deleted. What it learnt is lost.`}
      </ConfirmDialog>
    </section>
  )
}

const StateWord = ({ training }: { training: Training }) => {
  const { state } = training
  const word = stateWord(training)
  const bad = state.type === 'failed' || (state.type === 'paused' && state.failure !== null)
  return <span className={bad ? classes.bad : undefined}>{word}</span>
}

/** Older ones need no time of day. */
const startWords = ({ startedAt }: Training): string => {
  const day = formatDay(startedAt, new Date())
  return /day$/.test(day) ? `${day}, ${formatTime(startedAt)}` : day
}

const lossWords = ({ validation, steps, state }: Training): string => {
  const loss = validation.at(-1)?.loss ?? steps.at(-1)?.loss
  return loss === undefined || state.type === 'failed' ? '' : `loss ${formatLoss(loss)} · `
}
