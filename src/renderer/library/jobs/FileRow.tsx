import { Anchor, Loader, Text } from '@mantine/core'
import { IconAlertTriangle, IconBan, IconCheck, IconClock, IconEqual } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { FileProgress } from '#contract/library.ts'
import { countOf } from '../../app/format.ts'
import { libraryHref } from '../../app/route.ts'
import { DocumentName } from '../DocumentName.tsx'
import classes from '../library.module.css'

/** One file of a job: its state in words, and why it failed in the engine's. */
export const FileRow = ({ file: { name, state } }: { file: FileProgress }) => {
  const documentId = 'documentId' in state ? state.documentId : undefined
  return (
    <li data-state={state.type}>
      {icon(state)}
      <div className={classes.fileText}>
        <Text size="sm" fw={500}>
          {documentId ? (
            <Anchor href={libraryHref(documentId)} c="var(--mantine-color-text)">
              <DocumentName name={name} />
            </Anchor>
          ) : (
            <DocumentName name={name} />
          )}
        </Text>
        <Text size="sm" c={state.type === 'failed' ? 'inherit' : 'dimmed'} className="numbers">
          {describe(state)}
        </Text>
      </div>
    </li>
  )
}

const icon = (state: FileProgress['state']): ReactNode => {
  const look = { size: 17, stroke: 1.7, 'aria-hidden': true } as const
  switch (state.type) {
    case 'waiting':
      return <IconClock {...look} />
    case 'reading':
    case 'embedding':
      return <Loader size={17} aria-hidden />
    case 'indexed':
      return <IconCheck {...look} />
    case 'unchanged':
      return <IconEqual {...look} />
    case 'failed':
      return <IconAlertTriangle {...look} />
    case 'cancelled':
      return <IconBan {...look} />
  }
}

const describe = (state: FileProgress['state']): string => {
  switch (state.type) {
    case 'waiting':
      return 'waiting'
    case 'reading':
      return 'reading the text'
    case 'embedding':
      return `embedding, ${state.chunksDone} of ${countOf(state.chunksTotal, 'chunk')}`
    case 'indexed':
      return countOf(state.chunks, 'chunk')
    case 'unchanged':
      return 'already in the library with the same content'
    case 'failed':
      return state.failure.message
    case 'cancelled':
      return 'cancelled, nothing of it was added'
  }
}
