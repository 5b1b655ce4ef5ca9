import { Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileDownload } from '@tabler/icons-react'
import classes from './library.module.css'
import type { PickedFile } from './upload-batches.ts'

/** The whole window takes files and folders, whatever screen is shown. */
export const DropAnywhere = ({ onFiles }: { onFiles: (files: PickedFile[]) => void }) => (
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
        Drop to add to the library
      </Text>
      <Text c="dimmed">TXT, Markdown, HTML, PDF or DOCX; folders come with all they hold</Text>
    </div>
  </Dropzone.FullScreen>
)
