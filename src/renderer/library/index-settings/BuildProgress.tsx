import { Alert, Button, Group, Progress, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { IndexStatus } from '#contract/library.ts'
import { countOf, formatCount } from '../../app/format.ts'
import classes from './index-settings.module.css'
import { limitsInWords } from './index-words.ts'

interface BuildProgressProps {
  building: NonNullable<IndexStatus['building']>
  onCancel: () => Promise<void>
}

/** How far a new index is, or what stopped it. */
export const BuildProgress = ({ building, onCancel }: BuildProgressProps) => {
  const { index, documentsTotal, failure } = building
  const done = index.documents
  if (failure)
    return (
      <Alert icon={<IconAlertTriangle aria-hidden />} title="The index was not built">
        {failure.message}
        <Button variant="default" size="compact-sm" mt="sm" display="block" onClick={() => void onCancel()}>
          Give this build up
        </Button>
      </Alert>
    )
  return (
    <div className={classes.building}>
      <Group justify="space-between" wrap="nowrap" mb={8}>
        <Text size="sm" className="numbers" id="build-progress">
          {done < documentsTotal
            ? `Building: ${formatCount(done)} of ${countOf(documentsTotal, 'document')}`
            : 'All documents are in; the test questions are asked'}
        </Text>
        <Button variant="default" size="compact-sm" onClick={() => void onCancel()}>
          Cancel
        </Button>
      </Group>
      <Progress.Root size="sm">
        <Progress.Section
          value={documentsTotal === 0 ? 100 : (done / documentsTotal) * 100}
          aria-labelledby="build-progress"
        />
      </Progress.Root>
      <Text size="xs" c="dimmed" mt={8}>
        With {limitsInWords(index.limits)}. You can close this and go on asking; a restart does not lose it.
      </Text>
    </div>
  )
}
