import { useCallback, useId } from 'react'
import { type Approach, usesRetrieval } from '#contract/approach.ts'
import type { Run } from '#contract/run.ts'
import { AnswerText } from '../compare/AnswerText.tsx'
import { PaneNotice } from '../compare/PaneNotice.tsx'
import { PaneNumbers } from '../compare/PaneNumbers.tsx'
import type { RunStore } from '../compare/run-store.ts'
import { SourceList } from '../compare/SourceList.tsx'
import { hasUnsupported, UnsupportedLegend } from '../compare/UnsupportedLegend.tsx'
import { usePhase, useRunPart } from '../compare/use-run.ts'
import { approachIdentity } from '../theme/approach-identity.ts'
import classes from './present.module.css'

interface PresentPaneProps {
  approach: Approach
  store: RunStore
  /** Marks, sources and numbers; without them only what was answered. */
  details: boolean
}

const nothing: readonly never[] = []
const requestOf = (run: Run) => run.request

/** One approach's answer, to be read from the last row. */
export const PresentPane = ({ approach, store, details }: PresentPaneProps) => {
  const headingId = useId()
  const phase = usePhase(store, approach)
  const request = useRunPart(store, requestOf)
  const retrieved = useRunPart(
    store,
    useCallback(
      (run: Run) => (usesRetrieval(approach) ? run.retrieval?.passages : undefined) ?? nothing,
      [approach],
    ),
  )
  if (!phase || !request) return null
  const { name, oneLine, Icon } = approachIdentity[approach]
  const answer = 'answer' in phase ? phase.answer : undefined
  const text = answer?.text ?? ('text' in phase ? phase.text : '')
  const passages = details ? (retrieved ?? nothing) : nothing
  const support = details ? (answer?.support ?? nothing) : nothing
  const sentences = details ? (answer?.sentences ?? nothing) : nothing
  const beginning = phase.type === 'waiting' || phase.type === 'retrieving' || phase.type === 'reading'
  return (
    <article className={classes.pane} data-approach={approach} aria-labelledby={headingId}>
      <header>
        <Icon size={28} stroke={1.6} aria-hidden />
        <h2 id={headingId}>{name}</h2>
        <span>{oneLine}</span>
      </header>
      <div className={classes.answer}>
        {beginning ? (
          <p className={classes.beginning}>…</p>
        ) : (
          <>
            {text !== '' && phase.type !== 'nothing-relevant' && (
              <AnswerText
                approach={approach}
                text={text}
                support={support}
                sentences={sentences}
                passages={passages}
                pointedAt={undefined}
                writing={phase.type === 'streaming'}
              />
            )}
            <PaneNotice phase={phase} request={request} />
          </>
        )}
      </div>
      {passages.length > 0 && (
        <SourceList
          approach={approach}
          passages={passages}
          read={answer?.timings ? answer.passageNumbers : undefined}
          support={support}
          sentences={sentences}
          onPoint={() => undefined}
        />
      )}
      {passages.length === 0 && hasUnsupported(sentences) && (
        <p className={classes.legend}>
          <UnsupportedLegend />
        </p>
      )}
      {details && answer?.timings && <PaneNumbers timings={answer.timings} />}
    </article>
  )
}
