import { Alert, Button, Group, Text } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import type { Editing } from './editing.ts'
import type { Finding } from './findings.ts'
import classes from './row-editor.module.css'
import { capital } from './set-kind.ts'

interface RowEditorProps {
  /** What is edited: `example`. */
  row: string
  editing: Exclude<Editing<unknown>, { type: 'closed' }>
  dirty: boolean
  /** Why it cannot be stored as it is. */
  problem: string | undefined
  /** Beside the title of what is stored. */
  aside: ReactNode
  findings: readonly Finding[] | undefined
  /** The person tried to leave with unsaved words. */
  held: boolean
  onRevert: () => void
  /** Resolves when the engine has answered. */
  onSave: () => Promise<void>
  onClose: () => void
  children: ReactNode
}

/** The frame around the fields of a row: what it is, what to know of it, and how it is kept. */
export const RowEditor = (props: RowEditorProps) => {
  const { row, editing, dirty, problem, aside, findings, held, onRevert, onSave, onClose, children } = props
  const [saving, setSaving] = useState(false)
  const existing = editing.type === 'existing'
  const title = existing ? `${capital(row)} ${editing.line}` : `New ${row}`
  const save = async () => {
    if (!dirty || problem || saving) return
    setSaving(true)
    await onSave()
    setSaving(false)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void save()
    } else if (event.key === 'Escape' && !dirty && !isListOpen(event.target)) onClose()
  }
  return (
    <section className={classes.editor} aria-label={title} onKeyDown={onKeyDown}>
      <header className={classes.head}>
        <Text fw={620} component="h3">
          {title}
        </Text>
        <Text size="sm" c="dimmed" className="numbers">
          {dirty ? 'not saved' : aside}
        </Text>
      </header>
      <div className={classes.fields}>
        {editing.type === 'new' && editing.displaced && (
          <Text size="sm" className={classes.note}>
            The set was changed meanwhile, and this line is another {row} by now. Saving adds your text as a
            new {row}; nothing is overwritten.
          </Text>
        )}
        {findings?.map(({ type, message }) => (
          <Text key={type} size="sm" className={classes.note}>
            {message}
          </Text>
        ))}
        {children}
      </div>
      <footer className={classes.foot}>
        {held && dirty && (
          <Alert p="xs" mb="xs">
            Save or cancel this {row} first. Its words are not stored yet.
          </Alert>
        )}
        {dirty && problem && (
          <Text size="sm" c="dimmed" mb="xs">
            {problem}
          </Text>
        )}
        <Group justify="space-between" wrap="nowrap">
          <Text size="xs" c="dimmed">
            {dirty ? 'Ctrl + Enter saves' : ''}
          </Text>
          <Group gap="xs" wrap="nowrap">
            <Button variant="default" size="sm" onClick={() => (dirty && existing ? onRevert() : onClose())}>
              {dirty ? 'Cancel' : 'Close'}
            </Button>
            <Button
              size="sm"
              disabled={!dirty || problem !== undefined}
              loading={saving}
              onClick={() => void save()}
            >
              {existing ? 'Save' : `Add ${row}`}
            </Button>
          </Group>
        </Group>
      </footer>
    </section>
  )
}

/** Whether Escape is needed to close the list of a field. */
const isListOpen = (target: EventTarget): boolean =>
  target instanceof Element && target.getAttribute('aria-expanded') === 'true'
