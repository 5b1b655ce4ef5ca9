import { Button, Group, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useState } from 'react'
import type { AdapterId } from '#contract/ids.ts'
import type { Training } from '#contract/training.ts'
import { adaptersHref } from '../../app/route.ts'
import { outcome } from './training-outcome.ts'
import classes from './training-view.module.css'

interface TrainingSummaryProps {
  training: Training
  adapterId: AdapterId
  stoppedEarly: boolean
  /** Whether the adapter is still on the shelf; undefined until that is known. */
  adapterThere: boolean | undefined
  adapterActive: boolean
  onActivate: (id: AdapterId) => Promise<void>
}

/** What came of a training, and what to do with it. */
export const TrainingSummary = (props: TrainingSummaryProps) => {
  const { training, adapterId, stoppedEarly, adapterThere, adapterActive, onActivate } = props
  const [activating, setActivating] = useState(false)
  const activate = async () => {
    setActivating(true)
    await onActivate(adapterId)
    setActivating(false)
  }
  return (
    <section className={classes.summary} aria-label="Result">
      <div className={classes.summaryText}>
        <Text fw={620} className={classes.summaryHead}>
          <IconCircleCheck size={20} stroke={1.7} aria-hidden />
          {stoppedEarly ? 'Stopped early, and kept' : 'Finished'}: the adapter is on the shelf
        </Text>
        <dl className={classes.facts}>
          {outcome(training).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="numbers">{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      {adapterThere === false ? (
        <Text size="sm" c="dimmed">
          The adapter it made was deleted.
        </Text>
      ) : (
        <Group gap="sm">
          <Button loading={activating} onClick={() => void activate()}>
            {adapterActive ? 'Compare' : 'Activate and compare'}
          </Button>
          <Button component="a" href={adaptersHref(adapterId)} variant="default">
            Look at its card
          </Button>
        </Group>
      )}
    </section>
  )
}
