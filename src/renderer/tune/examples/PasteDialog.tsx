import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { maxNameCharacters } from '../../app/workspace-name.ts'
import { failureSentence } from '../../connection/failure-sentence.ts'
import classes from './import.module.css'

interface PasteDialogProps {
  opened: boolean
  /** The set that takes the examples; undefined for a new one. */
  into: TrainingSetSummary | undefined
  onClose: () => void
  /** Rejects with the engine's refusal. */
  onPaste: (text: string, name: string) => Promise<void>
}

const forms = [
  { name: 'JSON Lines', sample: '{"messages": [{"role": "user", "content": "…"}, …]}' },
  { name: 'Pairs', sample: '{"prompt": "…", "completion": "…"}' },
  { name: 'Alpaca', sample: '{"instruction": "…", "input": "…", "output": "…"}' },
  { name: 'A table with named columns', sample: 'question,answer' },
  { name: 'Two columns of a spreadsheet', sample: 'question ⇥ answer' },
  { name: 'Questions and answers', sample: 'Q: … A: …' },
]

/** Takes examples from the clipboard in any of the forms that Diptych understands. */
export const PasteDialog = ({ opened, into, onClose, onPaste }: PasteDialogProps) => {
  const [text, setText] = useState('')
  const [name, setName] = useState('Pasted examples')
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
    if (text.trim() === '') return setProblem('Paste the examples first.')
    setReading(true)
    try {
      await onPaste(text, into?.name ?? (name.trim() || 'Pasted examples'))
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
      title={<Text fw={620}>{into ? `Paste into ${into.name}` : 'Paste examples'}</Text>}
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
            label="Examples"
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
              Add examples
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
