import { Anchor, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { examplesHref } from '../../app/route.ts'
import { groupFindings } from '../examples/findings.ts'
import { useFindings } from '../examples/use-findings.ts'
import classes from './train.module.css'

/** What should be looked at in a set before it is learnt, if anything. */
export const LookFirst = ({ set }: { set: TrainingSetSummary }) => {
  const { findings } = useFindings(set)
  const groups = groupFindings(findings)
  if (groups.length === 0) return null
  return (
    <Text size="sm" className={classes.lookFirst} role="status">
      <IconAlertTriangle size={16} stroke={1.7} aria-hidden />
      <span>
        Look at these first: {groups.map(({ label }) => label).join(', ')}.{' '}
        <Anchor inherit href={examplesHref(set.id)}>
          Open the examples
        </Anchor>
      </span>
    </Text>
  )
}
