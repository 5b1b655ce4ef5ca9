import { Anchor, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { examplesHref } from '../../app/route.ts'
import { groupFindings } from '../../sets/findings.ts'
import { findingLooks } from '../examples/findings.ts'
import { noFindings, useExampleFindings } from '../examples/use-example-findings.ts'
import classes from './train.module.css'

/** What should be looked at in a set before it is learnt, if anything. */
export const LookFirst = ({ set }: { set: TrainingSetSummary }) => {
  const { found } = useExampleFindings(set)
  const groups = groupFindings(findingLooks, found ?? noFindings)
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
