import { HoverCard } from '@mantine/core'
import type { Approach } from '#contract/approach.ts'
import type { Passage, Support } from '#contract/run.ts'
import { libraryHref } from '../app/route.ts'
import { PassageCard } from './PassageCard.tsx'
import classes from './pane.module.css'

interface SourceChipProps {
  /** The approach whose answer it supports. */
  approach: Approach
  passage: Passage
  /** Where it stands in its document, in a few words. */
  place: string
  support: readonly Support[]
  /** The prompt had no room for this passage. */
  unread?: boolean
  /** Just the number, inside an answer's text. */
  inline?: boolean
  onPoint?: (passageNumber: number | undefined) => void
}

/**
 * A source by its number. Hovering or focusing it shows the passage; following it (Enter, click)
 * opens the document at that place, so the card never has to take the focus.
 */
export const SourceChip = ({
  approach,
  passage,
  place,
  support,
  unread = false,
  inline = false,
  onPoint,
}: SourceChipProps) => {
  const label = `Source ${passage.number}${unread ? ', not read' : ''}: ${passage.documentName}${place ? `, ${place}` : ''}. Opens in the library`
  return (
    <HoverCard
      width={460}
      position="top"
      withArrow
      interactive
      role="tooltip"
      openDelay={120}
      onOpen={() => onPoint?.(passage.number)}
      onClose={() => onPoint?.(undefined)}
    >
      <HoverCard.Target>
        <a
          className={inline ? classes.citation : classes.source}
          data-unread={unread || undefined}
          href={libraryHref(passage.documentId, passage.chunkId)}
          aria-label={label}
        >
          <span className={classes.sourceNumber}>{passage.number}</span>
          {!inline && (
            <>
              <span className={classes.sourceName}>{passage.documentName}</span>
              {place && !unread && <span className={classes.sourcePlace}>{place}</span>}
              {unread && <span className={classes.sourceUnread}>not read</span>}
            </>
          )}
        </a>
      </HoverCard.Target>
      <HoverCard.Dropdown p={0}>
        <PassageCard approach={approach} passage={passage} support={support} unread={unread} />
      </HoverCard.Dropdown>
    </HoverCard>
  )
}
