import { Button, Group, Modal, Text } from '@mantine/core'
import type { AdapterInfo } from '#contract/adapter.ts'

interface DeleteAdapterProps {
  adapter: AdapterInfo
  opened: boolean
  onClose: () => void
  onDelete: () => void
}

/** Asks before an adapter is deleted, because there is no way back. */
export const DeleteAdapter = ({ adapter, opened, onClose, onDelete }: DeleteAdapterProps) => (
  <Modal
    opened={opened}
    onClose={onClose}
    title={<Text fw={620}>Delete this adapter?</Text>}
    closeButtonProps={{ 'aria-label': 'Keep it' }}
    centered
  >
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      <strong>{adapter.name}</strong> and its card are deleted for good.{' '}
      {adapter.active &&
        'It is the active one: Tuned and Hybrid will have no adapter until you activate another. '}
      Training sets and earlier answers stay. Export it first if you may want it back.
    </Text>
    <Group justify="flex-end" mt="lg">
      <Button variant="default" onClick={onClose} data-autofocus>
        Keep it
      </Button>
      <Button
        color="red.8"
        onClick={() => {
          onClose()
          onDelete()
        }}
      >
        Delete
      </Button>
    </Group>
  </Modal>
)
