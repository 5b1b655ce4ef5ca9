import { Button, Menu, Text } from '@mantine/core'
import { IconClipboardText, IconFileImport, IconPencilPlus, IconPlus } from '@tabler/icons-react'
import { countOf } from '../app/format.ts'
import { capital, type SetKind, type SetSummary } from './set-kind.ts'
import classes from './sets.module.css'

interface SetListProps<S extends SetSummary> {
  kind: SetKind<S>
  list: readonly S[]
  setId: S['id'] | undefined
  onImport: () => void
  onPaste: () => void
  onNew: () => void
}

/** The workspace's sets of one kind. */
export const SetList = <S extends SetSummary>({
  kind,
  list,
  setId,
  onImport,
  onPaste,
  onNew,
}: SetListProps<S>) => (
  <nav className={classes.sets} aria-label={`${capital(kind.set)}s`}>
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconPlus size={16} aria-hidden />}
          className={classes.newSet ?? ''}
        >
          New set
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconFileImport size={16} stroke={1.6} aria-hidden />} onClick={onImport}>
          Import a file …
        </Menu.Item>
        <Menu.Item leftSection={<IconClipboardText size={16} stroke={1.6} aria-hidden />} onClick={onPaste}>
          Paste {kind.row}s …
        </Menu.Item>
        <Menu.Item leftSection={<IconPencilPlus size={16} stroke={1.6} aria-hidden />} onClick={onNew}>
          Start from an empty set …
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
    <ul>
      {list.map(set => (
        <li key={set.id}>
          <a
            href={kind.href(set.id)}
            className={classes.setLink}
            aria-current={set.id === setId ? 'true' : undefined}
          >
            <span className={classes.setName}>{set.name}</span>
            <Text span size="xs" c="dimmed" className="numbers">
              {countOf(kind.rowCount(set), kind.row)}
            </Text>
          </a>
        </li>
      ))}
    </ul>
  </nav>
)
