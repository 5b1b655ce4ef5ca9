import { Anchor, Text, Tooltip } from '@mantine/core'
import { useMemo } from 'react'
import { rerankProbability } from '#contract/reranker.ts'
import type { SearchHit } from '#contract/search.ts'
import { libraryHref } from '../app/route.ts'
import { CopyAction } from '../compare/CopyAction.tsx'
import { markSpans } from '../compare/text-spans.ts'
import { DocumentName } from '../library/DocumentName.tsx'
import { citationOf } from './citation.ts'
import classes from './search.module.css'
import { ordinal, whyFound } from './why-found.ts'

interface HitCardProps {
  hit: SearchHit
  /** A reranker ordered the best passages; one that it did not look at has no place there. */
  reranked: boolean
}

/** A passage that was found, where it stands, its words and the reasons why. */
export const HitCard = ({ hit, reranked }: HitCardProps) => {
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
            <DocumentName name={passage.documentName} />
          </Anchor>
          <Text size="sm" c="dimmed">
            {place.join(' › ') || 'start of the document'}
          </Text>
        </div>
        <dl className={classes.scores}>
          <Score
            name="Meaning"
            rank={hit.cosineRank}
            score={passage.cosine === null ? undefined : `cosine ${passage.cosine.toFixed(2)}`}
            hint="Place among all passages by meaning. The cosine is the similarity of question and passage, -1 to 1."
          />
          <Score
            name="Words"
            rank={hit.bm25Rank}
            score={passage.bm25 === null ? undefined : `BM25 ${passage.bm25.toFixed(1)}`}
            hint="Place among all passages by words. BM25 says how much the question's words weigh here; rare words weigh more."
          />
          <Score
            name="Both"
            rank={hit.fusedRank}
            score={`fused ${passage.score.toFixed(4)}`}
            hint="Place when both are put together. Reciprocal rank fusion: 1/(60 + place) of both rankings, added."
          />
          {reranked && (
            <Score
              name="Reranker"
              rank={hit.rerankRank}
              score={
                passage.rerank === null
                  ? undefined
                  : `relevant ${rerankProbability(passage.rerank).toFixed(2)}`
              }
              hint="Place in this list. The reranker reads question and passage together; its number is how likely it takes them to belong together, 0 to 1."
            />
          )}
        </dl>
        <CopyAction label="Copy as a citation" what="The citation" text={citationOf(passage)} />
      </header>
      <p className={classes.hitText}>
        {pieces.map(piece =>
          piece.marked ? (
            <mark key={piece.start}>{closedUp(piece.text)}</mark>
          ) : (
            <span key={piece.start}>{closedUp(piece.text)}</span>
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

interface ScoreProps {
  name: string
  rank: number | null
  score: string | undefined
  hint: string
}

const Score = ({ name, rank, score, hint }: ScoreProps) => (
  <Tooltip label={rank === null ? `Not among the candidates of this ranking. ${hint}` : hint}>
    <div className={classes.score}>
      <dt>{name}</dt>
      <dd className="numbers">
        {rank === null ? '–' : ordinal(rank)}
        {score && <small>{score}</small>}
      </dd>
    </div>
  </Tooltip>
)

/** Chunks keep the empty lines of their document; in a list of passages they only push it apart. */
const closedUp = (text: string): string => text.replace(/\n\s*\n/g, '\n')
