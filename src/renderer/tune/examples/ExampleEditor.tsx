import { ActionIcon, Alert, Button, Group, Text, Textarea, Tooltip } from '@mantine/core'
import { IconMessagePlus, IconTrash } from '@tabler/icons-react'
import { type KeyboardEvent, type RefObject, useState } from 'react'
import type { ChatTurn, TrainingSetFinding } from '#contract/training-set.ts'
import { countOf } from '../../app/format.ts'
import { cutOffTokens } from './cut-off.ts'
import { type Editing, type EditingChange, isDirty, turnsProblem } from './editing.ts'
import classes from './example-editor.module.css'

interface ExampleEditorProps {
  editing: Exclude<Editing, { type: 'closed' }>
  /** Of the stored example; undefined for one that was never counted. */
  tokens: number | null | undefined
  findings: readonly TrainingSetFinding[] | undefined
  /** The person tried to leave with unsaved words. */
  held: boolean
  firstField: RefObject<HTMLTextAreaElement | null>
  onChange: (change: EditingChange) => void
  /** Resolves when the engine has answered. */
  onSave: () => Promise<void>
  onClose: () => void
}

const roleNames = { system: 'System', user: 'User', assistant: 'Assistant' } as const
const placeholders = {
  system: 'What the model is told before the conversation',
  user: 'What a person asks',
  assistant: 'The answer it should give',
} as const

/** One example as a conversation, to read and to write. */
export const ExampleEditor = (props: ExampleEditorProps) => {
  const { editing, tokens, findings, held, firstField, onChange, onSave, onClose } = props
  const [saving, setSaving] = useState(false)
  const dirty = isDirty(editing)
  const problem = turnsProblem(editing.turns)
  const existing = editing.type === 'existing'
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
    } else if (event.key === 'Escape' && !dirty) onClose()
  }

  return (
    <section
      className={classes.editor}
      aria-label={existing ? `Example ${editing.line}` : 'New example'}
      onKeyDown={onKeyDown}
    >
      <header className={classes.editorHead}>
        <Text fw={620} component="h3">
          {existing ? `Example ${editing.line}` : 'New example'}
        </Text>
        <Text size="sm" c="dimmed" className="numbers">
          {dirty ? 'not saved' : typeof tokens === 'number' && countOf(tokens, 'token')}
        </Text>
      </header>
      <div className={classes.turnList}>
        {editing.type === 'new' && editing.displaced && (
          <Text size="sm" className={classes.note}>
            The set was changed meanwhile, and this line is another example by now. Saving adds your text as a
            new example; nothing is overwritten.
          </Text>
        )}
        {findings?.map(({ type, message }) => (
          <Text key={type} size="sm" className={classes.note}>
            {message}
          </Text>
        ))}
        {editing.turns.map((turn, index) => (
          <Turn
            // Turns have no identity of their own; their fields hold no state but the text given here.
            key={index}
            turn={turn}
            number={index + 1}
            field={index === 0 ? firstField : undefined}
            onWrite={content => onChange({ type: 'written', index, content })}
            onRemove={editing.turns.length > 1 ? () => onChange({ type: 'turn-removed', index }) : undefined}
          />
        ))}
        <Group gap="xs">
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconMessagePlus size={15} stroke={1.7} aria-hidden />}
            onClick={() => onChange({ type: 'turn-added' })}
          >
            Add a turn
          </Button>
          {editing.turns[0]?.role !== 'system' && (
            <Button variant="subtle" size="compact-sm" onClick={() => onChange({ type: 'system-added' })}>
              Add a system message
            </Button>
          )}
        </Group>
        {typeof tokens === 'number' && tokens > cutOffTokens && (
          <Text size="xs" c="dimmed">
            A training learns the first {cutOffTokens} tokens of an example unless it is told to take more.
          </Text>
        )}
      </div>
      <footer className={classes.editorFoot}>
        {held && dirty && (
          <Alert p="xs" mb="xs">
            Save or cancel this example first. Its words are not stored yet.
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
            <Button
              variant="default"
              size="sm"
              onClick={() => (dirty && existing ? onChange({ type: 'reverted' }) : onClose())}
            >
              {dirty ? 'Cancel' : 'Close'}
            </Button>
            <Button
              size="sm"
              disabled={!dirty || problem !== undefined}
              loading={saving}
              onClick={() => void save()}
            >
              {existing ? 'Save' : 'Add example'}
            </Button>
          </Group>
        </Group>
      </footer>
    </section>
  )
}

interface TurnProps {
  turn: ChatTurn
  number: number
  field: RefObject<HTMLTextAreaElement | null> | undefined
  onWrite: (content: string) => void
  onRemove: (() => void) | undefined
}

const Turn = ({ turn: { role, content }, number, field, onWrite, onRemove }: TurnProps) => (
  <div className={classes.turn} data-role={role}>
    <Group justify="space-between" wrap="nowrap" mb={4}>
      <Text size="xs" fw={620} className={classes.role}>
        {roleNames[role]}
      </Text>
      {onRemove && (
        <Tooltip label="Remove this turn">
          <ActionIcon size="sm" aria-label={`Remove turn ${number}`} onClick={onRemove}>
            <IconTrash size={14} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
    <Textarea
      ref={field}
      aria-label={`Turn ${number}, ${roleNames[role]}`}
      placeholder={placeholders[role]}
      value={content}
      onChange={event => onWrite(event.currentTarget.value)}
      autosize
      minRows={2}
      maxRows={12}
      variant="unstyled"
      classNames={{ input: classes.turnText ?? '' }}
    />
  </div>
)
