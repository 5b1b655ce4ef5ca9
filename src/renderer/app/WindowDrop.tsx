import { Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileDownload } from '@tabler/icons-react'
import classes from './frame.module.css'
import type { PickedFile } from './picked-file.ts'

interface WindowDropProps {
  /** What a drop does: `Drop to add to the library`. */
  title: string
  /** What can be dropped. */
  hint: string
  onFiles: (files: PickedFile[]) => void
}

/** The whole window takes files and folders, as long as this is on the page. Show one at a time. */
export const WindowDrop = ({ title, hint, onFiles }: WindowDropProps) => (
  <Dropzone.FullScreen
    active
    activateOnKeyboard={false}
    onDrop={files => onFiles(files.map(file => ({ path: file.path ?? file.name, file })))}
    aria-hidden
    zIndex={1000}
  >
    <div className={classes.drop}>
      <IconFileDownload size={56} stroke={1.2} aria-hidden />
      <Text fz="xl" fw={620}>
        {title}
      </Text>
      <Text c="dimmed">{hint}</Text>
    </div>
  </Dropzone.FullScreen>
)
