import { Button, EmptyState, Group } from '@mantine/core'
import { IconClipboardText, IconFileImport, IconPencilPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './sets.module.css'

interface FirstSetProps {
  icon: ReactNode
  title: string
  description: string
  /** What they are: `examples`. */
  rows: string
  onImport: () => void
  onPaste: () => void
  onNew: () => void
  /** What else there is to know. */
  children: ReactNode
}

/** A workspace with no set yet: what one is for, and three ways to begin. */
export const FirstSet = (props: FirstSetProps) => {
  const { icon, title, description, rows, onImport, onPaste, onNew, children } = props
  return (
    <div className={classes.first}>
      <EmptyState size="lg" icon={icon} title={title} description={description}>
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
              Paste {rows}
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
      <p className={classes.firstForms}>{children}</p>
    </div>
  )
}
