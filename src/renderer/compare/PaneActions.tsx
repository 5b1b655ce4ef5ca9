import { ActionIcon, Group, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy, IconPlayerStop } from '@tabler/icons-react'
import { useState } from 'react'
import type { Approach } from '#contract/approach.ts'
import { notifyFailure } from '../app/notify.tsx'
import { approachIdentity } from '../theme/approach-identity.ts'
import { copyText } from './copy-text.ts'
import { isUnderWay, type PanePhase } from './pane-phase.ts'

interface PaneActionsProps {
  approach: Approach
  phase: PanePhase
  text: string
  onStop: (approach: Approach) => void
}

/** Stop while it writes, copy once something is written. */
export const PaneActions = ({ approach, phase, text, onStop }: PaneActionsProps) => {
  const { name } = approachIdentity[approach]
  return (
    <Group gap={2} wrap="nowrap">
      {isUnderWay(phase) && (
        <Tooltip label={`Stop ${name} only`}>
          <ActionIcon aria-label={`Stop ${name}`} onClick={() => onStop(approach)}>
            <IconPlayerStop size={18} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      )}
      {!isUnderWay(phase) && text !== '' && <CopyAnswer name={name} text={text} />}
    </Group>
  )
}

const CopyAnswer = ({ name, text }: { name: string; text: string }) => {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await copyText(text)
      setCopied(true)
      setTimeout(() => setCopied(false), 2000)
    } catch (error) {
      notifyFailure('The answer was not copied', error)
    }
  }
  return (
    <Tooltip label={copied ? 'Copied' : 'Copy the answer'}>
      <ActionIcon
        aria-label={copied ? `${name}: copied` : `Copy the answer of ${name}`}
        onClick={() => void copy()}
      >
        {copied ? <IconCheck size={18} stroke={1.7} /> : <IconCopy size={18} stroke={1.7} />}
      </ActionIcon>
    </Tooltip>
  )
}
