import { memo, useCallback, useId, useMemo, useState } from 'react'
import type { AdapterInfo } from '#contract/adapter.ts'
import { type Approach, usesAdapter, usesRetrieval } from '#contract/approach.ts'
import type { Passage, Run, SentenceSupport, Support } from '#contract/run.ts'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { AnswerText } from './AnswerText.tsx'
import { PaneActions } from './PaneActions.tsx'
import { PaneHeader } from './PaneHeader.tsx'
import { PaneNotice } from './PaneNotice.tsx'
import { PaneNumbers } from './PaneNumbers.tsx'
import classes from './pane.module.css'
import { isUnderWay, type PanePhase } from './pane-phase.ts'
import { runAdapterOf } from './run-adapter.ts'
import type { RunStore } from './run-store.ts'
import { SourceList } from './SourceList.tsx'
import { hasUnsupported, UnsupportedLegend } from './UnsupportedLegend.tsx'
import { usePhase, useRunPart } from './use-run.ts'

interface PaneProps {
  approach: Approach
  store: RunStore
  /** The adapters that there are now; the run says which of them it answers with. */
  adapters: readonly AdapterInfo[] | undefined
  onStop: (approach: Approach) => void
  /** Hears of a training set that took an example from here. */
  onLearnt: (set: TrainingSetSummary) => void
}

const nothing: readonly never[] = []

/** One approach's answer, from waiting to its numbers. */
export const Pane = memo(({ approach, store, adapters, onStop, onLearnt }: PaneProps) => {
  const headingId = useId()
  const phase = usePhase(store, approach)
  const passages = useRunPart(
    store,
    useCallback(
      (run: Run) => (usesRetrieval(approach) ? run.retrieval?.passages : undefined) ?? nothing,
      [approach],
    ),
  )
  const runId = useRunPart(store, idOf)
  const request = useRunPart(store, requestOf)
  const adapterId = useRunPart(store, adapterIdOf)
  const adapterStrength = useRunPart(store, adapterStrengthOf)
  // The source that is pointed at; its words stand out in the answer.
  const [pointedAt, setPointedAt] = useState<number>()
  const { text, support, sentences } = writtenIn(phase)
  const citable = useMemo<readonly Passage[]>(() => passages ?? nothing, [passages])
  if (!phase || !runId || !request) return null
  const answer = 'answer' in phase ? phase.answer : undefined

  return (
    <article
      className={classes.pane}
      data-approach={approach}
      data-phase={phase.type}
      aria-labelledby={headingId}
      aria-busy={isUnderWay(phase)}
    >
      <PaneHeader
        approach={approach}
        id={headingId}
        adapter={
          usesAdapter(approach)
            ? runAdapterOf({ adapterId: adapterId ?? null, adapterStrength: adapterStrength ?? 1 }, adapters)
            : undefined
        }
      >
        <PaneActions
          approach={approach}
          runId={runId}
          question={request.question}
          phase={phase}
          text={text}
          onStop={onStop}
          onLearnt={onLearnt}
        />
      </PaneHeader>
      <div className={classes.body}>
        {text !== '' && phase.type !== 'nothing-relevant' && (
          <AnswerText
            approach={approach}
            text={text}
            support={support}
            sentences={sentences}
            passages={citable}
            pointedAt={pointedAt}
            writing={phase.type === 'streaming'}
          />
        )}
        <PaneNotice phase={phase} request={request} />
      </div>
      {citable.length > 0 && (
        <SourceList
          approach={approach}
          passages={citable}
          read={answer?.timings ? answer.passageNumbers : undefined}
          support={support}
          sentences={sentences}
          onPoint={setPointedAt}
        />
      )}
      {citable.length === 0 && hasUnsupported(sentences) && (
        <p className={classes.legend}>
          <UnsupportedLegend />
        </p>
      )}
      {answer?.timings && <PaneNumbers timings={answer.timings} />}
    </article>
  )
})

const idOf = (run: Run) => run.id
const requestOf = (run: Run) => run.request
const adapterIdOf = (run: Run) => run.adapterId
const adapterStrengthOf = (run: Run) => run.adapterStrength

interface Written {
  text: string
  support: readonly Support[]
  sentences: readonly SentenceSupport[]
}

const writtenIn = (phase: PanePhase | undefined): Written => {
  if (phase && 'answer' in phase) return phase.answer
  return { text: phase && 'text' in phase ? phase.text : '', support: nothing, sentences: nothing }
}
