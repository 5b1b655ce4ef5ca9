import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { maxNameCharacters } from '../app/workspace-name.ts'
import { failureSentence } from '../connection/failure-sentence.ts'
import classes from './import.module.css'
import { capital } from './set-kind.ts'

interface PasteDialogProps {
  /** What is pasted: `examples`. */
  rows: string
  forms: readonly { name: string; sample: string }[]
  opened: boolean
  /** The set that takes them; undefined for a new one. */
  into: { name: string } | undefined
  onClose: () => void
  /** Rejects with the engine's refusal. */
  onPaste: (text: string, name: string) => Promise<void>
}

/** Takes rows from the clipboard in any of the forms that Diptych understands. */
export const PasteDialog = ({ rows, forms, opened, into, onClose, onPaste }: PasteDialogProps) => {
  const [text, setText] = useState('')
  const [name, setName] = useState(`Pasted ${rows}`)
  const [problem, setProblem] = useState<string>()
  const [reading, setReading] = useState(false)
  const close = () => {
    if (reading) return
    setText('')
    setProblem(undefined)
    onClose()
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (reading) return
    if (text.trim() === '') return setProblem(`Paste the ${rows} first.`)
    setReading(true)
    try {
      await onPaste(text, into?.name ?? (name.trim() || `Pasted ${rows}`))
      setText('')
      setProblem(undefined)
      onClose()
    } catch (error) {
      setProblem(failureSentence(error))
    } finally {
      setReading(false)
    }
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      size={760}
      title={<Text fw={620}>{into ? `Paste into ${into.name}` : `Paste ${rows}`}</Text>}
      closeButtonProps={{ 'aria-label': 'Close without pasting' }}
      centered
    >
      <form onSubmit={event => void submit(event)}>
        <Stack>
          {!into && (
            <TextInput
              label="Name of the new set"
              value={name}
              maxLength={maxNameCharacters}
              onChange={event => setName(event.currentTarget.value)}
            />
          )}
          <Textarea
            label={capital(rows)}
            value={text}
            onChange={event => {
              setText(event.currentTarget.value)
              setProblem(undefined)
            }}
            rows={10}
            classNames={{ input: classes.pasteText ?? '' }}
            error={problem}
            errorProps={{ role: 'alert' }}
            data-autofocus
          />
          <div>
            <Text size="sm" fw={500} mb={4}>
              Understood forms
            </Text>
            <dl className={classes.forms}>
              {forms.map(({ name, sample }) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{sample}</dd>
                </div>
              ))}
            </dl>
          </div>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close} disabled={reading}>
              Cancel
            </Button>
            <Button type="submit" loading={reading}>
              Add {rows}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
