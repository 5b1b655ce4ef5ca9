import { Skeleton } from '@mantine/core'
import {
  IconAlertTriangle,
  IconBookDownload,
  IconFileSearch,
  IconFileUnknown,
  IconHourglass,
  IconPlayerStop,
  IconPlugConnectedX,
  IconRulerMeasure,
  type TablerIcon,
} from '@tabler/icons-react'
import type { RunRequest } from '#contract/run.ts'
import { countOf } from '../app/format.ts'
import classes from './pane.module.css'
import type { PanePhase } from './pane-phase.ts'

interface Notice {
  kind: 'quiet' | 'warning' | 'failure'
  Icon: TablerIcon
  title: string
  sentence?: string
}

/** Says what a pane is doing or how it ended, wherever the answer alone does not. */
export const PaneNotice = ({ phase, request }: { phase: PanePhase; request: RunRequest }) => {
  const notice = noticeOf(phase, request)
  if (!notice) return null
  const { kind, Icon, title, sentence } = notice
  return (
    <>
      <div className={classes.notice} data-kind={kind}>
        <Icon size={20} stroke={1.6} aria-hidden />
        <p>
          <strong>{title}</strong>
          {sentence && ` ${sentence}`}
        </p>
      </div>
      {(phase.type === 'reading' || phase.type === 'retrieving') && (
        <div aria-hidden>
          <Skeleton h={11} mt={14} radius="xl" />
          <Skeleton h={11} mt={12} radius="xl" w="92%" />
          <Skeleton h={11} mt={12} radius="xl" w="64%" />
        </div>
      )}
    </>
  )
}

const noticeOf = (phase: PanePhase, { settings, filter }: RunRequest): Notice | null => {
  switch (phase.type) {
    case 'waiting':
      return {
        kind: 'quiet',
        Icon: IconHourglass,
        title: 'Waiting.',
        ...(!settings.together && { sentence: 'One approach runs at a time, so that the timings compare.' }),
      }
    case 'retrieving':
      return { kind: 'quiet', Icon: IconFileSearch, title: 'Looking for passages …' }
    case 'reading':
      return { kind: 'quiet', Icon: IconBookDownload, title: 'Reading the prompt …' }
    case 'streaming':
    case 'complete':
      return null
    case 'cut-at-limit':
      return {
        kind: 'quiet',
        Icon: IconRulerMeasure,
        title: `Ended at the limit of ${countOf(settings.maxTokens, 'token')}.`,
        sentence: 'A longer answer can be allowed in the settings.',
      }
    case 'stopped':
      return phase.answer.text === ''
        ? { kind: 'quiet', Icon: IconPlayerStop, title: 'Stopped before it began to write.' }
        : { kind: 'quiet', Icon: IconPlayerStop, title: 'Stopped.', sentence: 'What was written is kept.' }
    case 'nothing-relevant':
      return {
        kind: 'warning',
        Icon: IconFileUnknown,
        title: 'Nothing relevant found.',
        sentence: filter
          ? 'The part of the library that was asked holds nothing that fits this question, so the model was not asked. Ask all documents, or put the question differently.'
          : phase.answer.text ||
            'No passage fits this question, so the model was not asked and nothing was invented. Add a document that covers it, or put the question differently.',
      }
    case 'failed':
      return {
        kind: 'failure',
        Icon: IconAlertTriangle,
        title: 'This answer failed.',
        sentence: phase.failure.message,
      }
    case 'interrupted':
      return {
        kind: 'warning',
        Icon: IconPlugConnectedX,
        title: 'Interrupted.',
        sentence:
          phase.text === ''
            ? 'The engine ended before this approach began. Run it again to get its answer.'
            : 'The engine ended while this was written. What was written is kept; run it again for the whole answer.',
      }
  }
}
