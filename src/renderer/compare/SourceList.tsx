import { Text } from '@mantine/core'
import { useMemo } from 'react'
import type { Approach } from '#contract/approach.ts'
import type { Passage, SentenceSupport, Support } from '#contract/run.ts'
import { approachIdentity } from '../theme/approach-identity.ts'
import classes from './pane.module.css'
import { passagePlaces } from './passage-place.ts'
import { SourceChip } from './SourceChip.tsx'
import { hasUnsupported, UnsupportedLegend } from './UnsupportedLegend.tsx'

interface SourceListProps {
  /** The approach that the pane shows. */
  approach: Approach
  passages: readonly Passage[]
  /** Numbers of the passages that were in the prompt; undefined until the answer has ended. */
  read: readonly number[] | undefined
  support: readonly Support[]
  /** Of the answer; one that no passage says is underlined there. */
  sentences: readonly SentenceSupport[]
  onPoint: (passageNumber: number | undefined) => void
}

/** The passages of a pane as numbered chips. */
export const SourceList = ({ approach, passages, read, support, sentences, onPoint }: SourceListProps) => {
  const places = useMemo(() => passagePlaces(passages), [passages])
  return (
    <div className={classes.sources}>
      <Text size="xs" c="dimmed" fw={500}>
        Sources
        {support.some(({ answerSpans }) => answerSpans.length > 0) && (
          <>
            {' · '}
            <span className={classes.supported}>tinted words</span> also stand in them
          </>
        )}
        {hasUnsupported(sentences) && (
          <>
            {' · '}
            <UnsupportedLegend />
          </>
        )}
      </Text>
      <ul aria-label={`Sources of ${approachIdentity[approach].name}`}>
        {passages.map(passage => (
          <li key={passage.number}>
            <SourceChip
              approach={approach}
              passage={passage}
              place={places.get(passage.number) ?? ''}
              support={support}
              unread={read !== undefined && !read.includes(passage.number)}
              onPoint={onPoint}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}
