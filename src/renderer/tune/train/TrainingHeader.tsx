import { Anchor, Button, Group, Menu, Text, Title } from '@mantine/core'
import {
  IconArrowLeft,
  IconChevronDown,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
} from '@tabler/icons-react'
import { useState } from 'react'
import type { Training } from '#contract/training.ts'
import { ConfirmDialog } from '../../app/ConfirmDialog.tsx'
import { countOf } from '../../app/format.ts'
import { leadOn } from '../../app/lead-on.ts'
import { examplesHref, type Route, trainingHref } from '../../app/route.ts'
import { isActive, isFinishing } from '../training-store.ts'
import type { Trainings } from '../use-trainings.ts'
import { stateWord } from './state-word.ts'
import classes from './training-view.module.css'

const trainingsPlace: Route = { screen: 'tune', tab: 'train', trainingId: undefined }

/** What is under way with the training at this moment, by the person's wish. */
type Wish = 'pause' | 'resume' | 'keep' | 'discard'

/** The name and state of a training, and what can be done with it. */
export const TrainingHeader = ({ training, trainings }: { training: Training; trainings: Trainings }) => {
  const { id, name, state, trainingSetId, trainingSetName, trainingExamples, validationExamples } = training
  const [wish, setWish] = useState<Wish>()
  const [discarding, setDiscarding] = useState(false)
  const carryOut = async (next: Wish, call: () => Promise<boolean>) => {
    setWish(next)
    await call()
    setWish(undefined)
  }
  const discard = async () => {
    const stopped = trainings.stop(id, false)
    // Nothing of it is left to look at.
    await leadOn(stopped.then(done => (done ? trainingsPlace : undefined)))
    return stopped
  }
  const canStop = (isActive(training) && !isFinishing(training)) || state.type === 'paused'
  return (
    <header className={classes.viewHead}>
      <div className={classes.viewTitle}>
        <Anchor href={trainingHref()} size="sm" className={classes.back}>
          <IconArrowLeft size={16} aria-hidden /> All trainings
        </Anchor>
        <Group gap="sm" mt={4}>
          <Title order={2} size="h3" className={classes.anywhere}>
            {name}
          </Title>
          <span className={classes.state} data-kind={state.type}>
            {wish === 'pause' ? 'writing a checkpoint' : stateWord(training)}
          </span>
        </Group>
        <Text size="sm" c="dimmed" className="numbers">
          Learns from <Anchor href={examplesHref(trainingSetId)}>{trainingSetName}</Anchor>:{' '}
          {countOf(trainingExamples, 'example')}
          {validationExamples > 0 && `, ${validationExamples} more kept apart for validation`}
        </Text>
      </div>
      {canStop && (
        <Group gap="sm" wrap="nowrap">
          {/* After a failure the alert that tells it has the button. */}
          {state.type === 'paused' && !state.failure && (
            <Button
              key="resume"
              leftSection={<IconPlayerPlayFilled size={16} aria-hidden />}
              loading={wish === 'resume'}
              disabled={wish !== undefined}
              onClick={() => void carryOut('resume', () => trainings.resume(id))}
            >
              Resume
            </Button>
          )}
          {state.type !== 'paused' && (
            <Button
              key="pause"
              variant="default"
              leftSection={<IconPlayerPauseFilled size={16} aria-hidden />}
              loading={wish === 'pause'}
              disabled={wish !== undefined}
              onClick={() => void carryOut('pause', () => trainings.pause(id))}
            >
              Pause
            </Button>
          )}
          <Menu position="bottom-end" width={310}>
            <Menu.Target>
              <Button
                variant="default"
                leftSection={<IconPlayerStopFilled size={16} aria-hidden />}
                rightSection={<IconChevronDown size={14} aria-hidden />}
                loading={wish === 'keep' || wish === 'discard'}
                disabled={wish !== undefined}
              >
                Stop
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => void carryOut('keep', () => trainings.stop(id, true))}>
                Stop and keep what was learnt
                <Text size="xs" c="dimmed">
                  Makes an adapter of it as it is now
                </Text>
              </Menu.Item>
              <Menu.Item onClick={() => setDiscarding(true)}>
                Stop and discard …
                <Text size="xs" c="dimmed">
                  Deletes the training and its checkpoint
                </Text>
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      )}
      <ConfirmDialog
        opened={discarding}
        title="Discard this training?"
        keep="Go on with it"
        confirm="Discard"
        onClose={() => setDiscarding(false)}
        onConfirm={() => void carryOut('discard', discard)}
      >
        What <strong>{name}</strong> learnt in {countOf(training.progress.step, 'step')} is deleted, its
        checkpoint too. The examples stay.
      </ConfirmDialog>
    </header>
  )
}
