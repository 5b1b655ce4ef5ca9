import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { maxNameCharacters } from '../app/workspace-name.ts'

interface NewSetDialogProps {
  /** `training set` */
  kind: string
  /** Why one is made. */
  goal: string
  opened: boolean
  onClose: () => void
  /** Resolves when the engine has answered. */
  onCreate: (name: string) => Promise<void>
}

/** Asks for the name of an empty set. */
export const NewSetDialog = ({ kind, goal, opened, onClose, onCreate }: NewSetDialogProps) => {
  const [name, setName] = useState('')
  const [making, setMaking] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (making || name.trim() === '') return
    setMaking(true)
    await onCreate(name.trim())
    setMaking(false)
    setName('')
    onClose()
  }
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<Text fw={620}>New {kind}</Text>}
      closeButtonProps={{ 'aria-label': 'Close without a new set' }}
      centered
    >
      <form onSubmit={event => void submit(event)}>
        <Stack>
          <TextInput
            label="Name"
            description={goal}
            value={name}
            maxLength={maxNameCharacters}
            onChange={event => setName(event.currentTarget.value)}
            data-autofocus
          />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={making} disabled={name.trim() === ''}>
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
