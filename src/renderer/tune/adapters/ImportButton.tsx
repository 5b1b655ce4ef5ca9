import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconFileZip, IconFolderOpen } from '@tabler/icons-react'
import { useRef } from 'react'
import { FilePicker } from '../../app/FilePicker.tsx'
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
      <FilePicker ref={zip} choose="one file" accept=".zip" onFiles={onFiles} testId="import-adapter-zip" />
      <FilePicker ref={folder} choose="folder" onFiles={onFiles} testId="import-adapter-folder" />
    </>
  )
}
