import { Text } from '@mantine/core'
import { IconCheck, IconInfoCircle } from '@tabler/icons-react'
import type { SearchResult } from '#contract/search.ts'
import classes from './search.module.css'

/** Whether an answer would be given what was found, and what that was decided by. */
export const RelevanceNote = ({ relevance }: Pick<SearchResult, 'relevance'>) => {
  const { relevant, bestCosine, cosineFloor, floorSampleSize, keywordEvidence } = relevance
  const overFloor = bestCosine !== null && bestCosine >= cosineFloor
  const reasons = [
    bestCosine !== null &&
      `the best passage has a cosine of ${bestCosine.toFixed(2)}, ${overFloor ? 'above' : 'below'} this library's floor of ${cosineFloor.toFixed(2)}`,
    keywordEvidence
      ? 'words or codes of the question stand together in a passage'
      : overFloor
        ? undefined
        : 'no passage has enough of its words',
  ].filter(Boolean)
  const measured =
    floorSampleSize > 0
      ? `The floor was measured on this library with ${floorSampleSize} unrelated questions.`
      : 'The floor is the one that ships; it is measured on this library once its documents are in.'
  const Icon = relevant ? IconCheck : IconInfoCircle
  return (
    <div className={classes.relevance} data-relevant={relevant || undefined}>
      <Icon size={18} stroke={1.8} aria-hidden />
      <div>
        <Text size="sm" fw={600}>
          {relevant ? 'The library speaks of this' : 'The library does not seem to speak of this'}
        </Text>
        <Text size="sm" className="numbers">
          {sentence(reasons.join('; '))} {!relevant && 'RAG and Hybrid would say that they found nothing. '}
          <Text span inherit c="dimmed">
            {measured}
          </Text>
        </Text>
      </div>
    </div>
  )
}

const sentence = (text: string): string =>
  text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
