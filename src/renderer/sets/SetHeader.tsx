import { ActionIcon, Button, Group, Menu, Text, Title, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconChevronDown,
  IconClipboardText,
  IconFileImport,
  IconPencilPlus,
  IconTrash,
} from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../app/ConfirmDialog.tsx'
import { countOf, formatBytes, formatDay, formatTime } from '../app/format.ts'
import type { SetKind, SetSummary } from './set-kind.ts'
import classes from './sets.module.css'

interface SetHeaderProps<S extends SetSummary> {
  kind: SetKind<S>
  set: S
  onWrite: () => void
  onImport: () => void
  onPaste: () => void
  onUndo: () => void
  onDelete: () => void
  /** Beside undo and delete. */
  tools?: ReactNode
  /** More ways to add rows, as menu items. */
  moreWays?: ReactNode
  /** What a set is for: its button. */
  children: ReactNode
}

/** What a set is and what can be done with it as a whole. */
export const SetHeader = <S extends SetSummary>(props: SetHeaderProps<S>) => {
  const { kind, set, onWrite, onImport, onPaste, onUndo, onDelete, tools, moreWays, children } = props
  const rows = countOf(kind.rowCount(set), kind.row)
  const [deleting, setDeleting] = useState(false)
  return (
    <header className={classes.setHead}>
      <div className={classes.setTitle}>
        <Title order={2} size="h4" className={classes.anywhere}>
          {set.name}
        </Title>
        <Text size="sm" c="dimmed" className="numbers">
          {rows} · {formatBytes(set.sizeBytes)} · last change: {formatDay(set.changedAt, new Date())},{' '}
          {formatTime(set.changedAt)}
        </Text>
      </div>
      <Group gap="xs" wrap="nowrap">
        <Tooltip label={set.canUndo ? 'Undo the last change (Ctrl + Z)' : 'There is no change to undo'}>
          <ActionIcon
            aria-label="Undo the last change"
            aria-disabled={!set.canUndo}
            className={classes.undo ?? ''}
            onClick={() => set.canUndo && onUndo()}
          >
            <IconArrowBackUp size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        {tools}
        <Tooltip label="Delete this set">
          <ActionIcon aria-label={`Delete ${set.name}`} onClick={() => setDeleting(true)}>
            <IconTrash size={17} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <Menu position="bottom-end" width={230}>
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
              Add {kind.row}s
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencilPlus size={16} stroke={1.6} aria-hidden />} onClick={onWrite}>
              Write one
            </Menu.Item>
            <Menu.Item leftSection={<IconFileImport size={16} stroke={1.6} aria-hidden />} onClick={onImport}>
              From a file …
            </Menu.Item>
            <Menu.Item
              leftSection={<IconClipboardText size={16} stroke={1.6} aria-hidden />}
              onClick={onPaste}
            >
              Paste …
            </Menu.Item>
            {moreWays}
          </Menu.Dropdown>
        </Menu>
        {children}
      </Group>
      <ConfirmDialog
        opened={deleting}
        title={`Delete this ${kind.set}?`}
        keep="Keep it"
        confirm="Delete"
        onClose={() => setDeleting(false)}
        onConfirm={onDelete}
      >
        <strong>{set.name}</strong> and its {rows} are deleted. This cannot be undone. {kind.stays}
      </ConfirmDialog>
    </header>
  )
}
