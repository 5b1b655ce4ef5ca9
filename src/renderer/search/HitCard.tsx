import { Anchor, Text, Tooltip } from '@mantine/core'
import { useMemo } from 'react'
import type { SearchHit } from '#contract/search.ts'
import { libraryHref } from '../app/route.ts'
import { CopyAction } from '../compare/CopyAction.tsx'
import { markSpans } from '../compare/text-spans.ts'
import { citationOf } from './citation.ts'
import classes from './search.module.css'
import { whyFound } from './why-found.ts'

/** A passage that was found, where it stands, its words and the reasons why. */
export const HitCard = ({ hit }: { hit: SearchHit }) => {
  const { passage, matches, alsoIn } = hit
  const pieces = useMemo(() => markSpans(passage.text, matches), [passage.text, matches])
  const place = [passage.page !== null && `page ${passage.page}`, ...passage.headingPath].filter(Boolean)
  return (
    <article
      className={classes.hit}
      data-used={hit.used || undefined}
      aria-label={`Passage ${passage.number}`}
    >
      <header className={classes.hitHead}>
        <span className={classes.number}>{passage.number}</span>
        <div className={classes.hitPlace}>
          <Anchor href={libraryHref(passage.documentId, passage.chunkId)} fw={620}>
            {passage.documentName}
          </Anchor>
          <Text size="sm" c="dimmed">
            {place.join(' › ') || 'start of the document'}
          </Text>
        </div>
        <dl className={classes.scores}>
          <Score
            name="cosine"
            value={passage.cosine?.toFixed(2)}
            hint="Similarity in meaning of question and passage, -1 to 1"
          />
          <Score
            name="BM25"
            value={passage.bm25?.toFixed(1)}
            hint="How much the question's words weigh in this passage; rare words weigh more"
          />
          <Score
            name="fused"
            value={passage.score.toFixed(4)}
            hint="Reciprocal rank fusion: 1/(60 + place) of both rankings, added. The list is in this order"
          />
        </dl>
        <CopyAction label="Copy as a citation" what="The citation" text={citationOf(passage)} />
      </header>
      <p className={classes.hitText}>
        {pieces.map(piece =>
          piece.marked ? (
            <mark key={piece.start}>{piece.text}</mark>
          ) : (
            <span key={piece.start}>{piece.text}</span>
          ),
        )}
      </p>
      <Text size="sm" c="dimmed" className="numbers">
        Found {whyFound(hit)}.
        {alsoIn.length > 0 && (
          <>
            {' '}
            The same also stands in{' '}
            {alsoIn.map(({ chunkId, documentId, documentName }, index) => (
              <span key={chunkId}>
                {index > 0 && ', '}
                <Anchor href={libraryHref(documentId, chunkId)} inherit>
                  {documentName}
                </Anchor>
              </span>
            ))}
            .
          </>
        )}
      </Text>
    </article>
  )
}

const Score = ({ name, value, hint }: { name: string; value: string | undefined; hint: string }) => (
  <Tooltip
    label={value === undefined ? `Not among the best of this ranking. ${hint}` : hint}
    multiline
    maw={300}
  >
    <div className={classes.score}>
      <dt>{name}</dt>
      <dd className="numbers">{value ?? '–'}</dd>
    </div>
  </Tooltip>
)
