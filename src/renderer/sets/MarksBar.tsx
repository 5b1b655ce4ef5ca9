import { Button, Group, Text } from '@mantine/core'
import { countOf } from '../app/format.ts'
import classes from './sets.module.css'

interface MarksBarProps {
  /** What is marked: `example`. */
  row: string
  count: number
  onRemove: () => void
  onClear: () => void
}

/** What can be done with the rows that are marked. */
export const MarksBar = ({ row, count, onRemove, onClear }: MarksBarProps) => (
  <Group gap="sm" className={classes.marksBar} role="status">
    <Text size="sm" fw={500} className="numbers">
      {countOf(count, row)} marked
    </Text>
    <Button variant="default" size="compact-sm" onClick={onRemove}>
      Remove
    </Button>
    <Button variant="subtle" size="compact-sm" onClick={onClear}>
      Clear
    </Button>
  </Group>
)
