import { Button, Modal, Stack, Text } from '@mantine/core'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { countOf } from '../../app/format.ts'

interface ImportTargetProps {
  /** Files that were dropped; none while nothing is asked. */
  files: readonly File[]
  /** The set on the screen. */
  set: TrainingSetSummary
  onChoose: (into: TrainingSetSummary | undefined) => void
  onCancel: () => void
}

/** Asks where dropped examples go when a set is open. */
export const ImportTarget = ({ files, set, onChoose, onCancel }: ImportTargetProps) => (
  <Modal
    opened={files.length > 0}
    onClose={onCancel}
    title={<Text fw={620}>Where do these examples go?</Text>}
    closeButtonProps={{ 'aria-label': 'Add nothing' }}
    centered
  >
    <Text size="sm" mb="md" style={{ overflowWrap: 'anywhere' }}>
      {files.length === 1 ? files[0]?.name : countOf(files.length, 'file')}
    </Text>
    <Stack gap="sm">
      <Button onClick={() => onChoose(undefined)} data-autofocus>
        Into {files.length === 1 ? 'a new set' : 'new sets, one a file'}
      </Button>
      <Button variant="default" onClick={() => onChoose(set)}>
        Add to {set.name}
      </Button>
    </Stack>
  </Modal>
)
