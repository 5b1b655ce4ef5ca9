import { Button, Group } from '@mantine/core'
import { IconFilePlus, IconFolderPlus } from '@tabler/icons-react'
import { type ChangeEvent, useRef } from 'react'
import type { PickedFile } from '../app/picked-file.ts'

/** Choosing files or a whole folder with the system's dialog. */
export const AddButtons = ({ onFiles }: { onFiles: (files: PickedFile[]) => void }) => {
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const takeFolders = (input: HTMLInputElement | null) => {
    folder.current = input
    // Not a standard attribute, so React has no type for it; every browser knows the property.
    if (input) input.webkitdirectory = true
  }
  const take = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const picked = [...(currentTarget.files ?? [])]
    // The same choice made twice must count twice.
    currentTarget.value = ''
    onFiles(picked.map(file => ({ path: file.webkitRelativePath || file.name, file })))
  }
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
      <input ref={files} type="file" multiple hidden onChange={take} data-testid="add-files" />
      <input ref={takeFolders} type="file" multiple hidden onChange={take} data-testid="add-folder" />
    </Group>
  )
}
