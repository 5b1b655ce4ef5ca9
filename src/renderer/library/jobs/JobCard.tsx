import { Button, CloseButton, Group, Progress, Text } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay, IconReload } from '@tabler/icons-react'
import { useState } from 'react'
import type { FileProgress, FollowedFolder, IndexingJob } from '#contract/library.ts'
import { countOf } from '../../app/format.ts'
import classes from '../library.module.css'
import type { Library } from '../use-library.ts'
import { FileRow } from './FileRow.tsx'
import { JobFiles } from './JobFiles.tsx'
import { jobHeadline, jobShare } from './job-progress.ts'

interface JobCardProps {
  job: IndexingJob
  /** The followed folder whose changes it brings in. */
  folder: FollowedFolder | undefined
  library: Library
}

/** So many files of a job are listed at once; what needs the person comes first. */
const shownFiles = 6
/** And of those whose turn has not come. */
const shownWaiting = 2

/** One adding of files: how far it is, and what became of those that matter. */
export const JobCard = ({ job, folder, library }: JobCardProps) => {
  const [all, setAll] = useState(false)
  const { id, state, counts } = job
  const open = state === 'running' || state === 'paused'
  const ordered = job.files.toSorted((a, b) => urgency[a.state.type] - urgency[b.state.type])
  const failed = ordered.filter(file => file.state.type === 'failed')
  const later = ordered.filter(file => file.state.type === 'waiting').slice(shownWaiting)
  // Once it has ended, only what went wrong is worth the room.
  const shown = (open ? ordered.filter(file => !later.includes(file)) : failed).slice(0, shownFiles)
  const again = counts.failed + counts.cancelled

  return (
    <article
      className={classes.job}
      aria-label={open ? 'Adding documents' : 'Added documents'}
      data-job={state}
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text fw={600} role="status" className="numbers">
          {jobHeadline(job, folder)}
        </Text>
        <Group gap="xs" wrap="nowrap">
          {state === 'running' && (
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconPlayerPause size={15} aria-hidden />}
              onClick={() => void library.pause(id)}
            >
              Pause
            </Button>
          )}
          {state === 'paused' && (
            <Button
              size="compact-sm"
              leftSection={<IconPlayerPlay size={15} aria-hidden />}
              onClick={() => void library.resume(id)}
            >
              Resume
            </Button>
          )}
          {open && (
            <Button variant="default" size="compact-sm" onClick={() => void library.cancel(id)}>
              Cancel
            </Button>
          )}
          {!open && again > 0 && (
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconReload size={15} aria-hidden />}
              onClick={() => void library.retry(id)}
            >
              Try {countOf(again, 'file')} again
            </Button>
          )}
          {!open && <CloseButton aria-label="Dismiss" onClick={() => void library.dismiss(id)} />}
        </Group>
      </Group>
      {open && (
        <Progress
          value={jobShare(job) * 100}
          mt="sm"
          size="sm"
          {...(state === 'paused' && { color: 'var(--warn)' })}
          aria-label="Progress of adding documents"
        />
      )}
      {shown.length > 0 && (
        <ul className={classes.files}>
          {shown.map(file => (
            <FileRow key={file.ordinal} file={file} />
          ))}
        </ul>
      )}
      {counts.total > shown.length && (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setAll(true)}>
          {`Show all ${countOf(counts.total, 'file')}`}
        </Button>
      )}
      <JobFiles job={job} opened={all} onClose={() => setAll(false)} />
    </article>
  )
}

const urgency: Record<FileProgress['state']['type'], number> = {
  embedding: 0,
  reading: 1,
  failed: 2,
  waiting: 3,
  cancelled: 4,
  unchanged: 5,
  indexed: 6,
}
