import { Modal, Text } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useState } from 'react'
import type { IndexingJob } from '#contract/library.ts'
import classes from '../library.module.css'
import { FileRow } from './FileRow.tsx'
import { jobHeadline } from './job-progress.ts'
import { useJobFiles } from './use-job-files.ts'

interface JobFilesProps {
  job: IndexingJob
  opened: boolean
  onClose: () => void
}

/** Every file of a job and what became of it. */
export const JobFiles = ({ job, opened, onClose }: JobFilesProps) => (
  <Modal
    opened={opened}
    onClose={onClose}
    size="lg"
    title={
      <Text fw={620} className="numbers">
        {jobHeadline(job)}
      </Text>
    }
    closeButtonProps={{ 'aria-label': 'Close the list of files' }}
  >
    <FileList job={job} />
  </Modal>
)

const FileList = ({ job }: { job: IndexingJob }) => {
  // State instead of a ref: the dialog sets it after the first drawing.
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  const rows = useVirtualizer({
    count: job.counts.total,
    getScrollElement: () => scroller,
    estimateSize: () => 54,
    overscan: 8,
  })
  const items = rows.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const { fileAt, show } = useJobFiles(job)
  useEffect(() => show(first, last), [show, first, last])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by the keyboard.
    <section ref={setScroller} className={classes.allFiles} tabIndex={0} aria-label="Files">
      <ul className={classes.files} style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const file = fileAt(index)
          return (
            <div
              key={index}
              ref={rows.measureElement}
              data-index={index}
              role="presentation"
              className={classes.fileAt}
              style={{ transform: `translateY(${start}px)` }}
            >
              {file && <FileRow file={file} />}
            </div>
          )
        })}
      </ul>
    </section>
  )
}
