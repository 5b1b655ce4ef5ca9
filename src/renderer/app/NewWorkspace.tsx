import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { failureSentence } from '../connection/failure-sentence.ts'
import { nameProblem } from './workspace-name.ts'

interface NewWorkspaceProps {
  opened: boolean
  onClose: () => void
  /** Runs when it is gone; what opened it, an item of a menu, cannot take the focus back. */
  onClosed: () => void
  onCreate: (name: string) => Promise<void>
}

/** Asks for the name of a new workspace and makes it. */
export const NewWorkspace = ({ opened, onClose, onClosed, onCreate }: NewWorkspaceProps) => {
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
      onExitTransitionEnd={onClosed}
      returnFocus={false}
      title={<Text fw={620}>New workspace</Text>}
      centered
      closeButtonProps={{ 'aria-label': 'Close without a new workspace' }}
    >
      <form onSubmit={event => void submit(event)}>
        <Stack>
          <Text size="sm" c="dimmed">
            A workspace has its own library, adapters and history. This one starts with no documents and with
            the adapter that comes with Diptych.
          </Text>
          <TextInput
            label="Name"
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
