import { Button, Menu, Text } from '@mantine/core'
import { IconClipboardText, IconFileImport, IconPencilPlus, IconPlus } from '@tabler/icons-react'
import type { TrainingSetId } from '#contract/ids.ts'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { countOf } from '../../app/format.ts'
import { examplesHref } from '../../app/route.ts'
import classes from './examples.module.css'

interface SetListProps {
  list: readonly TrainingSetSummary[]
  setId: TrainingSetId | undefined
  onImport: () => void
  onPaste: () => void
  onNew: () => void
}

/** The workspace's training sets. */
export const SetList = ({ list, setId, onImport, onPaste, onNew }: SetListProps) => (
  <nav className={classes.sets} aria-label="Training sets">
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
          Paste examples …
        </Menu.Item>
        <Menu.Item leftSection={<IconPencilPlus size={16} stroke={1.6} aria-hidden />} onClick={onNew}>
          Start from an empty set …
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
    <ul>
      {list.map(({ id, name, examples }) => (
        <li key={id}>
          <a
            href={examplesHref(id)}
            className={classes.setLink}
            aria-current={id === setId ? 'true' : undefined}
          >
            <span className={classes.setName}>{name}</span>
            <Text span size="xs" c="dimmed" className="numbers">
              {countOf(examples, 'example')}
            </Text>
          </a>
        </li>
      ))}
    </ul>
  </nav>
)
