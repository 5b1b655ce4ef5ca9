import { Loader, Progress, Text } from '@mantine/core'
import type { Training } from '#contract/training.ts'
import { formatCount, formatRate } from '../../app/format.ts'
import { isActive, shareDone } from '../training-store.ts'
import { formatPlannedTime, formatSpentTime } from '../training-time.ts'
import classes from './training-view.module.css'

/** How far a training is, how fast, and how long it still takes. */
export const TrainingProgressCard = ({ training }: { training: Training }) => {
  const { state, progress, settings } = training
  const { step, totalSteps, epoch, tokensPerSecond, secondsLeft, secondsSpent, checkpointStep } = progress
  const active = isActive(training)
  const facts: [name: string, value: string][] = [
    ['Step', totalSteps === 0 ? '–' : `${formatCount(step)} of ${formatCount(totalSteps)}`],
    ['Epoch', `${epoch.toFixed(1)} of ${settings.epochs}`],
    ['Speed', tokensPerSecond === null || !active ? '–' : formatRate(tokensPerSecond)],
    ['Time left', secondsLeft === null || !active ? '–' : `about ${formatPlannedTime(secondsLeft)}`],
    ['Time spent', formatSpentTime(secondsSpent)],
    ['Last checkpoint', checkpointStep === null ? 'none yet' : `step ${formatCount(checkpointStep)}`],
  ]
  return (
    <section className={classes.card} aria-label="Progress">
      {state.type === 'preparing' && (
        <Text size="sm" className={classes.doing} role="status">
          <Loader size={14} aria-hidden /> {state.doing} …
        </Text>
      )}
      {(state.type !== 'preparing' || step > 0) && (
        <Progress.Root size="md" radius="xl" className={classes.progress ?? ''}>
          <Progress.Section
            value={shareDone(training) * 100}
            color="var(--tuned)"
            aria-label="Progress of the training"
            aria-valuetext={`Step ${step} of ${totalSteps}`}
          />
        </Progress.Root>
      )}
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="numbers">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
