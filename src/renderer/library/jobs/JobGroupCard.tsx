import { Button, CloseButton, Group, Text } from '@mantine/core'
import { IconReload } from '@tabler/icons-react'
import type { IndexingJob } from '#contract/library.ts'
import { countOf } from '../../app/format.ts'
import classes from '../library.module.css'
import type { Library } from '../use-library.ts'
import { countsOf, type JobGroup } from './job-groups.ts'
import { jobHeadline } from './job-progress.ts'

interface JobGroupCardProps {
  group: Exclude<JobGroup, { type: 'one' }>
  library: Library
}

/** Several jobs in a line: those that wait, or those that are over without a failure. */
export const JobGroupCard = ({ group: { type, jobs }, library }: JobGroupCardProps) => {
  const counts = countsOf(jobs)
  const all = (act: (id: IndexingJob['id']) => Promise<void>, of = jobs) => {
    for (const { id } of of) void act(id)
  }
  const cancelled = jobs.filter(job => job.counts.cancelled > 0)
  return (
    <article
      className={classes.job}
      aria-label={type === 'waiting' ? 'Waiting documents' : 'Added documents'}
      data-job={type}
    >
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} role="status" className="numbers">
          {type === 'waiting'
            ? `${countOf(counts.total, 'more file')} ${counts.total === 1 ? 'waits' : 'wait'}`
            : jobHeadline({ counts, state: 'finished' })}
        </Text>
        <Group gap="xs" wrap="nowrap">
          {type === 'waiting' && (
            <Button variant="default" size="compact-sm" onClick={() => all(library.cancel)}>
              Cancel
            </Button>
          )}
          {counts.cancelled > 0 && (
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconReload size={15} aria-hidden />}
              onClick={() => all(library.retry, cancelled)}
            >
              Try {countOf(counts.cancelled, 'file')} again
            </Button>
          )}
          {type === 'ended' && <CloseButton aria-label="Dismiss" onClick={() => all(library.dismiss)} />}
        </Group>
      </Group>
    </article>
  )
}
