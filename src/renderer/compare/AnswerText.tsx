import { memo, useMemo } from 'react'
import type { Approach } from '#contract/approach.ts'
import type { Passage, SentenceSupport, Support } from '#contract/run.ts'
import classes from './pane.module.css'
import { passagePlaces } from './passage-place.ts'
import { SourceChip } from './SourceChip.tsx'
import { type AnswerPiece, answerPieces, lastWordsOf } from './text-spans.ts'

interface AnswerTextProps {
  approach: Approach
  text: string
  support: readonly Support[]
  /** Of the sentences that claim something; those without support are underlined. */
  sentences?: readonly SentenceSupport[]
  /** Passages that a `[n]` in the text can name. */
  passages: readonly Passage[]
  pointedAt: number | undefined
  writing: boolean
}

const unsupportedTitle = 'None of the passages found says this sentence.'
const noSentences: readonly SentenceSupport[] = []

/**
 * The model's words as it wrote them: words that stand in a source are tinted, sentences that no passage supports are
 * underlined, `[n]` leads to its source.
 */
export const AnswerText = memo(
  ({ approach, text, support, sentences = noSentences, passages, pointedAt, writing }: AnswerTextProps) => {
    const places = useMemo(() => passagePlaces(passages), [passages])
    const byNumber = useMemo(() => new Map(passages.map(passage => [passage.number, passage])), [passages])
    const unsupported = useMemo(
      () => sentences.flatMap(({ supported, span }) => (supported ? [] : [span])),
      [sentences],
    )
    const pieces = useMemo(
      () => answerPieces(text, support, new Set(byNumber.keys()), unsupported),
      [text, support, unsupported, byNumber],
    )
    const ends = useMemo(() => lastWordsOf(pieces, unsupported), [pieces, unsupported])
    return (
      <div className={classes.text}>
        {pieces.map(piece => {
          if (piece.type === 'words')
            return piece.passages.length === 0 && !piece.unsupported ? (
              piece.text
            ) : (
              <span
                key={piece.start}
                className={wordsClass(piece)}
                data-unsupported={piece.unsupported || undefined}
                data-ends={ends.has(piece.start) || undefined}
                title={piece.unsupported ? unsupportedTitle : undefined}
                data-pointed={(pointedAt !== undefined && piece.passages.includes(pointedAt)) || undefined}
              >
                {piece.text}
              </span>
            )
          const passage = byNumber.get(piece.number)
          return passage ? (
            <SourceChip
              key={piece.start}
              approach={approach}
              passage={passage}
              place={places.get(passage.number) ?? ''}
              support={support}
              inline
            />
          ) : (
            piece.text
          )
        })}
        {writing && <span className={classes.caret} aria-hidden />}
      </div>
    )
  },
)

const wordsClass = ({ passages, unsupported }: Extract<AnswerPiece, { type: 'words' }>): string =>
  [passages.length > 0 && classes.supported, unsupported && classes.unsupported].filter(Boolean).join(' ')
