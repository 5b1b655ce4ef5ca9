import { Button, Textarea } from '@mantine/core'
import { IconFileImport, IconPlus } from '@tabler/icons-react'
import { type KeyboardEvent, useState } from 'react'
import { parseCapabilityLines } from '#contract/capability-list.ts'
import classes from './advisor.module.css'

interface CapabilityFormProps {
  /** Why the last ones were not added. */
  problem: string | undefined
  onProblem: (problem: string | undefined) => void
  /** Whether they were added. */
  onAdd: (text: string) => boolean
  onImport: () => void
}

/** Takes one capability typed, or many pasted, one a line. */
export const CapabilityForm = ({ problem, onProblem, onAdd, onImport }: CapabilityFormProps) => {
  const [text, setText] = useState('')
  const parsed = parseCapabilityLines(text)
  const count = parsed.type === 'list' ? parsed.texts.length : 0
  const add = () => {
    if (onAdd(text)) setText('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    if (text.trim() !== '') add()
  }
  return (
    <form
      className={classes.form}
      onSubmit={event => {
        event.preventDefault()
        add()
      }}
    >
      <Textarea
        label="Add a capability"
        placeholder="What must it be able to do? Paste many, one a line."
        autosize
        minRows={2}
        maxRows={8}
        value={text}
        onChange={event => {
          setText(event.currentTarget.value)
          onProblem(undefined)
        }}
        onKeyDown={onKeyDown}
        error={problem}
        errorProps={{ role: 'alert' }}
      />
      <div className={classes.formActions}>
        <Button
          type="submit"
          size="sm"
          disabled={text.trim() === ''}
          leftSection={<IconPlus size={16} aria-hidden />}
        >
          {count > 1 ? `Add ${count}` : 'Add'}
        </Button>
        <Button
          size="sm"
          variant="subtle"
          leftSection={<IconFileImport size={16} stroke={1.7} aria-hidden />}
          onClick={onImport}
        >
          Import a text file
        </Button>
      </div>
    </form>
  )
}
