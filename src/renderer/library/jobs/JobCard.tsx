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
/** And of those whose turn has not come. What is done stands in the table. */
const shownWaiting = 2

/** One adding of files: how far it is, and what became of those that matter. */
export const JobCard = ({ job, folder, library }: JobCardProps) => {
  const [all, setAll] = useState(false)
  const { id, state, counts } = job
  const open = state === 'running' || state === 'paused'
  const inState = (...states: FileProgress['state']['type'][]) =>
    job.files.filter(file => states.includes(file.state.type))
  const failed = inState('failed')
  // Once it has ended, only what went wrong is worth the room.
  const shown = open
    ? [...inState('embedding', 'reading'), ...failed, ...inState('waiting').slice(0, shownWaiting)]
    : failed
  const listed = shown.slice(0, shownFiles)
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
      {listed.length > 0 && (
        <ul className={classes.files}>
          {listed.map(file => (
            <FileRow key={file.ordinal} file={file} />
          ))}
        </ul>
      )}
      {counts.total > listed.length && (
        <Button variant="subtle" size="compact-sm" mt="xs" ml={-8} onClick={() => setAll(true)}>
          {counts.total === 1 ? 'Show the file' : `Show all ${countOf(counts.total, 'file')}`}
        </Button>
      )}
      <JobFiles job={job} opened={all} onClose={() => setAll(false)} />
    </article>
  )
}
