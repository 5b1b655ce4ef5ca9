import { Button, Modal, Stack, Text } from '@mantine/core'
import { countOf } from '../app/format.ts'

interface ImportTargetProps {
  /** What the files hold: `examples`. */
  rows: string
  /** Files that were dropped; none while nothing is asked. */
  files: readonly File[]
  /** The set on the screen. */
  set: { name: string }
  onChoose: (into: 'the set' | 'new sets') => void
  onCancel: () => void
}

/** Asks where dropped rows go when a set is open. */
export const ImportTarget = ({ rows, files, set, onChoose, onCancel }: ImportTargetProps) => (
  <Modal
    opened={files.length > 0}
    onClose={onCancel}
    title={<Text fw={620}>Where do these {rows} go?</Text>}
    closeButtonProps={{ 'aria-label': 'Add nothing' }}
    centered
  >
    <Text size="sm" mb="md" style={{ overflowWrap: 'anywhere' }}>
      {files.length === 1 ? files[0]?.name : countOf(files.length, 'file')}
    </Text>
    <Stack gap="sm">
      <Button onClick={() => onChoose('new sets')} data-autofocus>
        Into {files.length === 1 ? 'a new set' : 'new sets, one a file'}
      </Button>
      <Button variant="default" onClick={() => onChoose('the set')}>
        Add to {set.name}
      </Button>
    </Stack>
  </Modal>
)
