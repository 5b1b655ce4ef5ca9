import { Button, CloseButton, Group, Loader, Text, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconChevronDown, IconCircleCheck } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { formatCount } from '../app/format.ts'
import classes from './findings.module.css'
import type { FindingGroup } from './findings.ts'
import type { FindingsLoad } from './use-findings.ts'

/** So many findings are listed at once; a set of thousands can have thousands. */
const shownFindings = 100

interface FindingsBarProps {
  /** What it is, for those who do not see it. */
  label: string
  load: FindingsLoad<unknown>
  groups: readonly FindingGroup[]
  /** What is looked for, while it is. */
  looking: string
  /** Said when nothing was found. */
  fine: string
  /** Before what was found. */
  lead?: ReactNode
  /** What was not looked at. */
  note?: string | null | undefined
  onJump: (line: number) => void
}

/** What to look at in a set, counted; a click lists it, another leads to the line. */
export const FindingsBar = ({ label, load, groups, looking, fine, lead, note, onJump }: FindingsBarProps) => {
  const [openType, setOpenType] = useState<string>()
  const [shown, setShown] = useState(shownFindings)
  const open = groups.find(({ type }) => type === openType)
  const choose = (type: string | undefined) => {
    setOpenType(type)
    setShown(shownFindings)
  }
  return (
    <section className={classes.findings} aria-label={label}>
      <Group gap="xs" role="status" className={classes.findingsBar}>
        {load.type === 'looking' && (
          <>
            <Loader size={14} aria-hidden />
            <Text size="sm" c="dimmed">
              {looking}
            </Text>
          </>
        )}
        {load.type === 'failed' && (
          <Text size="sm" className={classes.findingsFailed}>
            <IconAlertTriangle size={15} stroke={1.7} aria-hidden /> The set was not checked: {load.sentence}
          </Text>
        )}
        {load.type === 'found' && groups.length === 0 && (
          <Text size="sm" c="dimmed" className={classes.fine}>
            <IconCircleCheck size={16} stroke={1.7} aria-hidden />
            {fine}
          </Text>
        )}
        {load.type === 'found' && groups.length > 0 && (
          <>
            {lead}
            {groups.map(({ type, label, kind }) => (
              <UnstyledButton
                key={type}
                className={classes.findingChip}
                data-kind={kind}
                aria-expanded={type === openType}
                onClick={() => choose(type === openType ? undefined : type)}
              >
                {label}
                <IconChevronDown size={13} aria-hidden />
              </UnstyledButton>
            ))}
          </>
        )}
      </Group>
      {load.type === 'found' && note && (
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      )}
      {open && (
        <div className={classes.findingList}>
          <CloseButton
            className={classes.findingClose}
            size="sm"
            aria-label="Close the list"
            onClick={() => choose(undefined)}
          />
          <ul>
            {open.findings.slice(0, shown).map(({ line, message }, index) => (
              // A line can have several findings of a type, and a message says nothing unique.
              <li key={index}>
                {line === null ? (
                  <Text size="sm">{message}</Text>
                ) : (
                  <UnstyledButton className={classes.findingJump} onClick={() => onJump(line)}>
                    {message}
                  </UnstyledButton>
                )}
              </li>
            ))}
          </ul>
          {open.findings.length > shown && (
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => setShown(before => before + shownFindings)}
            >
              {`${formatCount(open.findings.length - shown)} more`}
            </Button>
          )}
        </div>
      )}
    </section>
  )
}
