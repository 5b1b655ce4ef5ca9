import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { failureSentence } from '../connection/failure-sentence.ts'
import { nameProblem } from './workspace-name.ts'

interface NewWorkspaceProps {
  opened: boolean
  onClose: () => void
  onCreate: (name: string) => Promise<void>
}

/** Asks for the name of a new workspace and makes it. */
export const NewWorkspace = ({ opened, onClose, onCreate }: NewWorkspaceProps) => {
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<string>()
  const [creating, setCreating] = useState(false)

  const close = () => {
    // What is being made is shown when it is there.
    if (creating) return
    setName('')
    setProblem(undefined)
    onClose()
  }

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (creating) return
    const unfit = nameProblem(name)
    if (unfit) return setProblem(unfit)
    setCreating(true)
    try {
      await onCreate(name.trim())
    } catch (error) {
      setProblem(failureSentence(error))
    } finally {
      setCreating(false)
    }
  }

  return (
    <Modal
      opened={opened}
      onClose={close}
      title={<Text fw={620}>New workspace</Text>}
      centered
      radius="lg"
      closeButtonProps={{ 'aria-label': 'Close without a new workspace' }}
    >
      <form onSubmit={event => void submit(event)}>
        <Stack>
          <TextInput
            label="Name"
            description="It starts with an empty library, no history and the adapter that comes with Diptych."
            placeholder="Contracts 2026"
            value={name}
            onChange={event => {
              setName(event.currentTarget.value)
              setProblem(undefined)
            }}
            error={problem}
            errorProps={{ role: 'alert' }}
            data-autofocus
          />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close} disabled={creating}>
              Cancel
            </Button>
            <Button type="submit" loading={creating}>
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
