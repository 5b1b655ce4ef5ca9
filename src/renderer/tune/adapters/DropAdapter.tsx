import { Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileDownload } from '@tabler/icons-react'
import type { AdapterFile } from './adapter-files.ts'
import classes from './adapters.module.css'

/** While the adapters are shown, what is dropped anywhere in the window is one of them. */
export const DropAdapter = ({ onFiles }: { onFiles: (files: AdapterFile[]) => void }) => (
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
        Drop to import an adapter
      </Text>
      <Text c="dimmed">A folder that PEFT saved, or a zip of it</Text>
    </div>
  </Dropzone.FullScreen>
)
