import { ActionIcon, Button, Group, Text, Textarea, Tooltip } from '@mantine/core'
import { IconMessagePlus, IconTrash } from '@tabler/icons-react'
import type { RefObject } from 'react'
import type { ChatTurn, TrainingSetFinding } from '#contract/training-set.ts'
import { countOf } from '../../app/format.ts'
import { type Editing, type EditingChange, isDirty } from '../../sets/editing.ts'
import { RowEditor } from '../../sets/RowEditor.tsx'
import { cutOffTokens } from './cut-off.ts'
import {
  exampleDrafts,
  type Turns,
  turnsProblem,
  withContent,
  withoutTurn,
  withSystem,
  withTurn,
} from './editing.ts'
import classes from './example-editor.module.css'

interface ExampleEditorProps {
  editing: Exclude<Editing<Turns>, { type: 'closed' }>
  /** Of the stored example; undefined for one that was never counted. */
  tokens: number | null | undefined
  findings: readonly TrainingSetFinding[] | undefined
  /** The person tried to leave with unsaved words. */
  held: boolean
  firstField: RefObject<HTMLTextAreaElement | null>
  onChange: (change: EditingChange<Turns>) => void
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
  const turns = editing.draft
  const write = (draft: Turns) => onChange({ type: 'written', draft })
  return (
    <RowEditor
      row="example"
      editing={editing}
      dirty={isDirty(exampleDrafts, editing)}
      problem={turnsProblem(turns)}
      aside={typeof tokens === 'number' && countOf(tokens, 'token')}
      findings={findings}
      held={held}
      onRevert={() => onChange({ type: 'reverted' })}
      onSave={onSave}
      onClose={onClose}
    >
      {turns.map((turn, index) => (
        <Turn
          // Turns have no identity of their own; their fields hold no state but the text given here.
          key={index}
          turn={turn}
          number={index + 1}
          field={index === 0 ? firstField : undefined}
          onWrite={content => write(withContent(turns, index, content))}
          onRemove={turns.length > 1 ? () => write(withoutTurn(turns, index)) : undefined}
        />
      ))}
      <Group gap="xs">
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconMessagePlus size={15} stroke={1.7} aria-hidden />}
          onClick={() => write(withTurn(turns))}
        >
          Add a turn
        </Button>
        {turns[0]?.role !== 'system' && (
          <Button variant="subtle" size="compact-sm" onClick={() => write(withSystem(turns))}>
            Add a system message
          </Button>
        )}
      </Group>
      {typeof tokens === 'number' && tokens > cutOffTokens && (
        <Text size="xs" c="dimmed">
          A training learns the first {cutOffTokens} tokens of an example unless it is told to take more.
        </Text>
      )}
    </RowEditor>
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
