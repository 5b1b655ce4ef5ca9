import { Anchor, Group, Text } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { Approach } from '#contract/approach.ts'
import { rerankProbability } from '#contract/reranker.ts'
import type { Passage, Support } from '#contract/run.ts'
import { libraryHref } from '../app/route.ts'
import classes from './pane.module.css'
import { markSpans } from './text-spans.ts'

interface PassageCardProps {
  /** The approach whose answer shares the marked words; they take its colour. */
  approach: Approach
  passage: Passage
  support: readonly Support[]
  unread: boolean
}

/** A passage as the model read it, the words that an answer shares with it marked, and its scores. */
export const PassageCard = ({ approach, passage, support, unread }: PassageCardProps) => {
  const { number, documentName, page, headingPath, text, score, cosine, bm25, rerank } = passage
  const pieces = useMemo(() => {
    const spans = support.filter(s => s.passageNumber === number).flatMap(s => s.passageSpans)
    return markSpans(text, spans)
  }, [text, support, number])
  return (
    // The card stands in a portal, outside its pane.
    <div className={classes.card} data-approach={approach}>
      <div className={classes.cardHead}>
        <Text fw={620} size="sm">
          [{number}] {documentName}
        </Text>
        <Text size="xs" c="dimmed">
          {[page === null ? '' : `page ${page}`, ...headingPath].filter(Boolean).join(' › ') ||
            'start of the document'}
        </Text>
        {unread && (
          <Text size="xs" c="var(--warn)" mt={4}>
            Found, but not read: the prompt had no room for it.
          </Text>
        )}
      </div>
      <div className={classes.cardText}>
        {text === '' && (
          <Text size="sm" c="dimmed">
            The document was removed from the library, and its text with it.
          </Text>
        )}
        {pieces.map(piece =>
          piece.marked ? (
            <mark key={piece.start}>{piece.text}</mark>
          ) : (
            <span key={piece.start}>{piece.text}</span>
          ),
        )}
      </div>
      <div className={classes.cardFoot}>
        <Group gap="md" fz="xs" c="dimmed" className="numbers">
          <span>cosine {cosine === null ? 'not listed' : cosine.toFixed(2)}</span>
          <span>BM25 {bm25 === null ? 'not listed' : bm25.toFixed(1)}</span>
          <span>rank fusion {score.toFixed(4)}</span>
          {rerank !== null && <span>reranker {rerankProbability(rerank).toFixed(2)}</span>}
        </Group>
        {/* The chip leads to the same place and is the keyboard's way there. */}
        <Anchor
          href={libraryHref(passage.documentId, passage.chunkId)}
          size="xs"
          fw={500}
          tabIndex={-1}
          className={classes.cardLink}
        >
          Open in library
          <IconArrowRight size={13} aria-hidden />
        </Anchor>
      </div>
    </div>
  )
}
