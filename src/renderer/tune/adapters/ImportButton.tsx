import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconFileZip, IconFolderOpen } from '@tabler/icons-react'
import { type ChangeEvent, useRef } from 'react'
import type { PickedFile } from '../../app/picked-file.ts'

/** Choosing an adapter made elsewhere with the system's dialog: a zip, or the folder itself. */
export const ImportButton = ({
  loading,
  onFiles,
}: {
  loading: boolean
  onFiles: (files: PickedFile[]) => void
}) => {
  const zip = useRef<HTMLInputElement>(null)
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
    if (picked.length > 0) onFiles(picked.map(file => ({ path: file.webkitRelativePath || file.name, file })))
  }
  return (
    <>
      <Menu position="bottom-start" withArrow>
        <Menu.Target>
          <Button
            variant="default"
            loading={loading}
            rightSection={<IconChevronDown size={15} aria-hidden />}
          >
            Import
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>An adapter that PEFT saved</Menu.Label>
          <Menu.Item
            leftSection={<IconFolderOpen size={17} stroke={1.6} aria-hidden />}
            onClick={() => folder.current?.click()}
          >
            Its folder
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFileZip size={17} stroke={1.6} aria-hidden />}
            onClick={() => zip.current?.click()}
          >
            A zip of it
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <input ref={zip} type="file" accept=".zip" hidden onChange={take} data-testid="import-adapter-zip" />
      <input
        ref={takeFolders}
        type="file"
        multiple
        hidden
        onChange={take}
        data-testid="import-adapter-folder"
      />
    </>
  )
}
