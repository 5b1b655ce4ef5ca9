import { ActionIcon, Button, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { IconReload, IconTrash } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import type { RunSummary } from '#contract/run.ts'
import { formatTime } from '../app/format.ts'
import { AddToTestSet } from '../measure/AddToTestSet.tsx'
import { approachIdentity } from '../theme/approach-identity.ts'
import classes from './history.module.css'

interface HistoryRowProps {
  run: RunSummary
  deleting: boolean
  onOpen: () => void
  onAgain: () => void
  onRemove: () => void
  onUndo: () => void
}

const stateLabel = { running: 'running now', finished: '', interrupted: 'interrupted' } as const

/** One run; after Delete it stays for a moment with the way back. */
export const HistoryRow = ({ run, deleting, onOpen, onAgain, onRemove, onUndo }: HistoryRowProps) => {
  const undo = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // The button that was pressed is gone; the focus goes to what replaced it.
    if (deleting) undo.current?.focus()
  }, [deleting])
  if (deleting)
    return (
      <li className={classes.deleted}>
        <Text size="sm" c="dimmed" truncate role="status">
          Deleted: {run.question}
        </Text>
        <Button ref={undo} size="compact-sm" variant="default" onClick={onUndo}>
          Undo
        </Button>
      </li>
    )
  const state = stateLabel[run.state]
  return (
    <li className={classes.run}>
      <UnstyledButton className={classes.open} onClick={onOpen}>
        <Text size="sm" fw={500} lineClamp={2}>
          {run.question}
        </Text>
        <span className={classes.meta}>
          <span className="numbers">{formatTime(run.createdAt)}</span>
          {run.approaches.map(approach => {
            const { name, Icon } = approachIdentity[approach]
            return (
              <span key={approach} data-approach={approach} className={classes.approach} title={name}>
                <Icon size={15} stroke={1.8} role="img" aria-label={name} />
              </span>
            )
          })}
          {state && (
            <span className={classes.state} data-state={run.state}>
              {state}
            </span>
          )}
        </span>
      </UnstyledButton>
      <AddToTestSet runId={run.id} look="icon" about={run.question} />
      <Tooltip label="Run again">
        <ActionIcon aria-label={`Run again: ${run.question}`} onClick={onAgain}>
          <IconReload size={17} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Delete">
        <ActionIcon aria-label={`Delete: ${run.question}`} onClick={onRemove}>
          <IconTrash size={17} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
    </li>
  )
}
