import { Button } from '@mantine/core'
import classes from './advisor.module.css'

/** Says what was removed last, with the way back. */
export const Removed = ({ text, onPutBack }: { text: string; onPutBack: () => void }) => (
  <div className={classes.removed} role="status">
    <span>Removed: {text}</span>
    <Button size="compact-sm" variant="subtle" onClick={onPutBack}>
      Put it back
    </Button>
  </div>
)
