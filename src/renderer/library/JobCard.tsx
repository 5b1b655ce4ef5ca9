import { Button, CloseButton, Group, Progress, Text } from '@mantine/core'
import { IconReload } from '@tabler/icons-react'
import { useState } from 'react'
import type { FileProgress, IndexingJob } from '#contract/library.ts'
import { countOf } from '../app/format.ts'
import { FileRow } from './FileRow.tsx'
import classes from './library.module.css'
import { endedOf } from './library-state.ts'
import type { Library } from './use-library.ts'

/** So many files of a running job are listed at once; what needs the person comes first. */
const shownFiles = 8

/** One adding of files: how far it is, and what became of each file. */
export const JobCard = ({ job, library }: { job: IndexingJob; library: Library }) => {
  const [all, setAll] = useState(false)
  const running = job.state === 'running'
  const ordered = job.files.toSorted((a, b) => urgency[a.state.type] - urgency[b.state.type])
  // Once it has ended, only what went wrong is worth the room.
  const brief = running ? ordered.slice(0, shownFiles) : ordered.filter(file => file.state.type === 'failed')
  const shown = all ? ordered : brief
  const again = job.counts.failed + job.counts.cancelled

  return (
    <article className={classes.job} aria-label={running ? 'Adding documents' : 'Added documents'}>
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} role="status">
          {headline(job)}
        </Text>
        <Group gap="xs" wrap="nowrap">
          {running && (
            <Button variant="default" size="compact-sm" onClick={() => void library.cancel(job.id)}>
              Cancel
            </Button>
          )}
          {!running && again > 0 && (
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconReload size={15} aria-hidden />}
              onClick={() => void library.retry(job.id)}
            >
              Try {countOf(again, 'file')} again
            </Button>
          )}
          {!running && <CloseButton aria-label="Dismiss" onClick={() => void library.dismiss(job.id)} />}
        </Group>
      </Group>
      {running && (
        <Progress value={share(job) * 100} mt="sm" size="sm" aria-label="Progress of adding documents" />
      )}
      {shown.length > 0 && (
        <ul className={classes.files}>
          {shown.map(file => (
            <FileRow key={file.ordinal} file={file} />
          ))}
        </ul>
      )}
      {ordered.length > brief.length && (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setAll(before => !before)}>
          {all ? 'Show fewer' : `Show ${brief.length > 0 ? 'all ' : ''}${countOf(ordered.length, 'file')}`}
        </Button>
      )}
    </article>
  )
}

const urgency: Record<FileProgress['state']['type'], number> = {
  failed: 0,
  embedding: 1,
  reading: 2,
  waiting: 3,
  cancelled: 4,
  unchanged: 5,
  indexed: 6,
}

/** Done part of a job, 0..1: whole files, and the embedded part of the one in hand. */
const share = ({ counts, files }: IndexingJob): number => {
  const part = files.reduce(
    (sum, { state }) =>
      sum + (state.type === 'embedding' ? state.chunksDone / Math.max(1, state.chunksTotal) : 0),
    0,
  )
  return counts.total === 0 ? 0 : (endedOf(counts) + part) / counts.total
}

const headline = ({ counts, state }: IndexingJob): string => {
  if (state === 'running') return `Adding ${countOf(counts.total, 'file')}: ${endedOf(counts)} done`
  const parts = [
    counts.indexed > 0 && `${countOf(counts.indexed, 'document')} added`,
    counts.unchanged > 0 && `${counts.unchanged} already there`,
    counts.failed > 0 && `${counts.failed} failed`,
    counts.cancelled > 0 && `${counts.cancelled} cancelled`,
  ].filter(Boolean)
  return parts.join(', ') || 'Nothing was added'
}
