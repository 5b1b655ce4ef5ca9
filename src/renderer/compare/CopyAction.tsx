import { ActionIcon, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { notifyFailure } from '../app/notify.tsx'
import { copyText } from './copy-text.ts'

interface CopyActionProps {
  /** What the button does, such as `Copy the answer of Base`. */
  label: string
  /** What was copied, for the sentence that says that it was not. */
  what: string
  text: string
  size?: number
}

/** Copies a text, and says so for a moment. */
export const CopyAction = ({ label, what, text, size = 18 }: CopyActionProps) => {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await copyText(text)
      setCopied(true)
      setTimeout(() => setCopied(false), 2000)
    } catch (error) {
      notifyFailure(`${what} was not copied`, error)
    }
  }
  const Icon = copied ? IconCheck : IconCopy
  return (
    <Tooltip label={copied ? 'Copied' : label}>
      <ActionIcon
        aria-label={copied ? 'Copied' : label}
        size={size < 18 ? 'sm' : 'lg'}
        onClick={() => void copy()}
      >
        <Icon size={size} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  )
}
