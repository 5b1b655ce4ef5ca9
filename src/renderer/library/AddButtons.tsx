import { Button, Group } from '@mantine/core'
import { IconFilePlus, IconFolderPlus } from '@tabler/icons-react'
import { useRef } from 'react'
import { FilePicker } from '../app/FilePicker.tsx'
import type { PickedFile } from '../app/picked-file.ts'

/** Choosing files or a whole folder with the system's dialog. */
export const AddButtons = ({ onFiles }: { onFiles: (files: PickedFile[]) => void }) => {
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  return (
    <Group gap="sm" wrap="nowrap">
      <Button
        variant="default"
        leftSection={<IconFolderPlus size={18} stroke={1.6} aria-hidden />}
        onClick={() => folder.current?.click()}
      >
        Add a folder
      </Button>
      <Button
        leftSection={<IconFilePlus size={18} stroke={1.6} aria-hidden />}
        onClick={() => files.current?.click()}
      >
        Add files
      </Button>
      <FilePicker ref={files} choose="files" onFiles={onFiles} testId="add-files" />
      <FilePicker ref={folder} choose="folder" onFiles={onFiles} testId="add-folder" />
    </Group>
  )
}
