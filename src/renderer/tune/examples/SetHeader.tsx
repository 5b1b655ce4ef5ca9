import { ActionIcon, Button, Group, Menu, Text, Title, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconChevronDown,
  IconClipboardText,
  IconFileImport,
  IconPencilPlus,
  IconTrash,
} from '@tabler/icons-react'
import { useState } from 'react'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { ConfirmDialog } from '../../app/ConfirmDialog.tsx'
import { countOf, formatBytes, formatDay, formatTime } from '../../app/format.ts'
import classes from './examples.module.css'

interface SetHeaderProps {
  set: TrainingSetSummary
  onWrite: () => void
  onImport: () => void
  onPaste: () => void
  onUndo: () => void
  onDelete: () => void
  onTrain: () => void
}

/** What a set is and what can be done with it as a whole. */
export const SetHeader = (props: SetHeaderProps) => {
  const { set, onWrite, onImport, onPaste, onUndo, onDelete, onTrain } = props
  const [deleting, setDeleting] = useState(false)
  return (
    <header className={classes.setHead}>
      <div className={classes.setTitle}>
        <Title order={2} size="h4" className={classes.anywhere}>
          {set.name}
        </Title>
        <Text size="sm" c="dimmed" className="numbers">
          {countOf(set.examples, 'example')} · {formatBytes(set.sizeBytes)} · last change:{' '}
          {formatDay(set.changedAt, new Date())}, {formatTime(set.changedAt)}
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
        <Tooltip label="Delete this set">
          <ActionIcon aria-label={`Delete ${set.name}`} onClick={() => setDeleting(true)}>
            <IconTrash size={17} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <Menu position="bottom-end" width={230}>
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
              Add examples
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
          </Menu.Dropdown>
        </Menu>
        <Button onClick={onTrain} disabled={set.examples === 0}>
          Train with this set
        </Button>
      </Group>
      <ConfirmDialog
        opened={deleting}
        title="Delete this training set?"
        keep="Keep it"
        confirm="Delete"
        onClose={() => setDeleting(false)}
        onConfirm={onDelete}
      >
        <strong>{set.name}</strong> and its {countOf(set.examples, 'example')} are deleted. This cannot be
        undone. Adapters that learnt from it stay.
      </ConfirmDialog>
    </header>
  )
}
