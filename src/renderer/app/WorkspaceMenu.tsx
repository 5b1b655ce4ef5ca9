import { Loader, Menu, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFileExport, IconFileImport, IconPlus, IconPresentation, IconSelector } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { WorkspaceInfo } from '#contract/workspace.ts'
import { useClient } from '../connection/client-context.tsx'
import { attempt } from './attempt.ts'
import { FilePicker } from './FilePicker.tsx'
import classes from './frame.module.css'
import { NewWorkspace } from './NewWorkspace.tsx'
import { groupWorkspaces } from './shown-workspace.ts'
import { navigate } from './use-route.ts'
import { useWorkspaceFile } from './use-workspace-file.ts'
import type { Workspaces } from './use-workspaces.ts'

interface WorkspaceMenuProps {
  info: WorkspaceInfo
  workspaces: Workspaces
  /** Whether documents are on their way into the library; switching would cancel them. */
  adding: boolean
}

/** The open workspace's name, and the way to the others. */
export const WorkspaceMenu = ({ info, workspaces, adding }: WorkspaceMenuProps) => {
  const client = useClient()
  const [listed, setListed] = useState<readonly WorkspaceInfo[]>()
  const [naming, newWorkspace] = useDisclosure(false)
  const button = useRef<HTMLButtonElement>(null)
  const exported = useRef<HTMLInputElement>(null)
  const workspaceFile = useWorkspaceFile(info, workspaces)
  const held = adding || workspaces.switching

  const list = () =>
    attempt('The workspaces could not be listed', async () => setListed(await client.workspaces.list()))
  const choose = (value: string) => {
    const chosen = listed?.find(({ id }) => id === value)
    if (chosen && chosen.id !== info.id) void workspaces.open(chosen.id)
  }

  const { own, scenarios } = groupWorkspaces(listed ?? [info])
  const items = (group: readonly WorkspaceInfo[]) =>
    group.map(({ id, name, tagline }) => (
      <Menu.RadioItem key={id} value={id} disabled={held && id !== info.id} closeMenuOnClick>
        <Text size="sm" lineClamp={2} className={classes.wrapAnywhere}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {tagline}
        </Text>
      </Menu.RadioItem>
    ))

  return (
    <>
      <Menu
        width={360}
        position="bottom-start"
        withArrow
        withInitialFocusPlaceholder={false}
        onOpen={() => void list()}
      >
        <Menu.Target>
          <UnstyledButton
            ref={button}
            className={classes.workspace}
            aria-label={`Workspace: ${info.name}. ${info.tagline}`}
            aria-busy={workspaces.switching}
          >
            <span className={classes.workspaceName}>
              <Text span inherit fw={620} truncate>
                {info.name}
              </Text>
              {workspaces.switching ? (
                <Loader size={14} aria-hidden />
              ) : (
                <IconSelector size={16} stroke={1.8} aria-hidden />
              )}
            </span>
            <Text span size="sm" c="dimmed" truncate display="block">
              {info.tagline}
            </Text>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown className={classes.workspaceList}>
          <Menu.RadioGroup value={info.id} onChange={choose}>
            {own.length > 0 && <Menu.Label>Your workspaces</Menu.Label>}
            {items(own)}
            {scenarios.length > 0 && <Menu.Label>Scenarios that come with Diptych</Menu.Label>}
            {items(scenarios)}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
            disabled={held}
            onClick={newWorkspace.open}
          >
            New workspace…
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFileImport size={17} stroke={1.7} aria-hidden />}
            disabled={held}
            onClick={() => exported.current?.click()}
          >
            Import a workspace…
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFileExport size={17} stroke={1.7} aria-hidden />}
            disabled={workspaces.switching || workspaceFile.exporting}
            onClick={() => void workspaceFile.export()}
          >
            {workspaceFile.exporting ? 'Exporting this workspace' : 'Export this workspace…'}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconPresentation size={17} stroke={1.7} aria-hidden />}
            onClick={() => navigate({ screen: 'present', step: undefined })}
          >
            Present questions…
          </Menu.Item>
          {adding && (
            <Text size="xs" c="dimmed" px="sm" pt={4} pb="xs">
              Documents are being added. You can switch as soon as they are in the library.
            </Text>
          )}
        </Menu.Dropdown>
      </Menu>
      <FilePicker
        ref={exported}
        choose="one file"
        accept=".diptych"
        onFiles={([picked]) => picked && void workspaceFile.import(picked.file)}
        testId="import-workspace"
      />
      <NewWorkspace
        opened={naming}
        onClose={newWorkspace.close}
        onClosed={() => button.current?.focus()}
        onCreate={workspaces.create}
      />
    </>
  )
}
