import { Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileDownload } from '@tabler/icons-react'
import classes from './examples.module.css'

/** The whole window takes files of examples while the Tune screen shows what is learnt. */
export const DropExamples = ({ onFiles }: { onFiles: (files: File[]) => void }) => (
  <Dropzone.FullScreen active activateOnKeyboard={false} onDrop={onFiles} aria-hidden zIndex={1000}>
    <div className={classes.drop}>
      <IconFileDownload size={56} stroke={1.2} aria-hidden />
      <Text fz="xl" fw={620}>
        Drop to add examples
      </Text>
      <Text c="dimmed">JSONL with chats or prompts and completions, or CSV with named columns</Text>
    </div>
  </Dropzone.FullScreen>
)
