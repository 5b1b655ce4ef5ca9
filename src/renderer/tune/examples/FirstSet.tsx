import { Button, EmptyState, Group } from '@mantine/core'
import { IconClipboardText, IconFileImport, IconMessages, IconPencilPlus } from '@tabler/icons-react'
import classes from './examples.module.css'

interface FirstSetProps {
  onImport: () => void
  onPaste: () => void
  onNew: () => void
}

/** A workspace with no examples yet: what tuning teaches, and three ways to begin. */
export const FirstSet = ({ onImport, onPaste, onNew }: FirstSetProps) => (
  <div className={classes.first}>
    <EmptyState
      size="lg"
      icon={<IconMessages size={44} stroke={1.1} aria-hidden />}
      title="Show the model how to answer"
      description="Tuning teaches behaviour: a form, a tone, a skill. The model learns it from questions with the answers you would give: a few dozen show it, a few hundred teach it. Facts belong in the library, where they stay fresh and can be traced."
    >
      <EmptyState.Actions>
        <Group justify="center" gap="sm" className={classes.firstActions ?? ''}>
          <Button leftSection={<IconFileImport size={18} stroke={1.6} aria-hidden />} onClick={onImport}>
            Import a file
          </Button>
          <Button
            variant="default"
            leftSection={<IconClipboardText size={18} stroke={1.6} aria-hidden />}
            onClick={onPaste}
          >
            Paste examples
          </Button>
          <Button
            variant="default"
            leftSection={<IconPencilPlus size={18} stroke={1.6} aria-hidden />}
            onClick={onNew}
          >
            Start from an empty set
          </Button>
        </Group>
      </EmptyState.Actions>
    </EmptyState>
    <p className={classes.firstForms}>
      Drop a file anywhere: JSONL with chats, prompts and completions or Alpaca’s fields, or CSV with named
      columns. It is read on this computer and never leaves it. An answer on the Compare screen can be
      corrected into an example, too.
    </p>
  </div>
)
