import { VisuallyHidden } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Run } from '#contract/run.ts'
import { announcementOf } from './announcement.ts'
import type { RunStore } from './run-store.ts'

/** The one live region of a run: milestones, not tokens. */
export const RunAnnouncer = ({ store }: { store: RunStore }) => {
  const [message, setMessage] = useState('')
  useEffect(() => {
    let before: Run | undefined = store.current()
    return store.subscribe(() => {
      const after = store.current()
      if (!after) return
      const next = announcementOf(before, after)
      before = after
      if (next) setMessage(next)
    })
  }, [store])
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {message}
    </VisuallyHidden>
  )
}
