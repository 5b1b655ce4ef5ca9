import { Anchor, Text, Title } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import type { AdapterInfo } from '#contract/adapter.ts'
import type { Run, RunSettings } from '#contract/run.ts'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import type { WorkspaceInfo } from '#contract/workspace.ts'
import { adaptersHref } from '../../app/route.ts'
import { SuggestedQuestions } from '../../compare/SuggestedQuestions.tsx'
import { useRun, useRunPart } from '../../compare/use-run.ts'
import classes from './adapters.module.css'
import { DuelForm } from './DuelForm.tsx'
import { DuelSide } from './DuelSide.tsx'
import { useDuel } from './use-duel.ts'

/** What asking takes that is not of the adapters. */
export interface Asking {
  /** Whose questions are suggested. */
  workspace: WorkspaceInfo | undefined
  /** How many documents the library has; undefined until that is known. */
  documents: number | undefined
  /** How questions are asked, as the Compare screen keeps it. */
  settings: RunSettings
  onRunStarted: () => void
  /** Hears of a training set that took an example from a pane. */
  onLearnt: (set: TrainingSetSummary) => void
}

interface CompareAdaptersProps extends Asking {
  /** The one whose card was open. */
  first: AdapterInfo
  adapters: readonly AdapterInfo[]
  engineReady: boolean
}

const stateOf = (run: Run) => run.state

/** Two adapters, or one and the base, answer the same question. */
export const CompareAdapters = (props: CompareAdaptersProps) => {
  const { first, adapters, engineReady, workspace, documents, settings, onRunStarted, onLearnt } = props
  const { duel, change, asking, problem, ask, stop } = useDuel(
    first.id,
    adapters,
    workspace?.id,
    settings,
    onRunStarted,
  )
  const [left, right] = duel.sides
  const [leftRun, rightRun] = duel.runs
  const leftSide = useRun(leftRun ?? undefined)
  const rightSide = useRun(rightRun ?? undefined)
  const states = [useRunPart(leftSide.store, stateOf), useRunPart(rightSide.store, stateOf)]
  const busy = asking || states.includes('running')
  const obstacle = obstacleOf(engineReady, left === right, duel.withDocuments && documents === 0)
  const shared = { adapters, withDocuments: duel.withDocuments, busy, onStop: () => void stop(), onLearnt }

  return (
    <div className={classes.duel}>
      <div className={classes.duelTitle}>
        <Anchor href={adaptersHref(first.id)} size="sm" className={classes.back}>
          <IconArrowLeft size={16} aria-hidden /> All adapters
        </Anchor>
        <Title order={2} size="h3">
          Compare two adapters
        </Title>
      </div>
      <DuelForm
        question={duel.question}
        onQuestion={question => change({ question })}
        withDocuments={duel.withDocuments}
        onWithDocuments={withDocuments => change({ withDocuments })}
        busy={busy}
        obstacle={obstacle}
        problem={problem}
        onAsk={() => void ask(duel.question)}
        onStop={() => void stop()}
      />
      {!leftRun && workspace && (
        <SuggestedQuestions
          questions={workspace.suggestedQuestions.slice(0, 4)}
          disabled={busy || obstacle !== undefined}
          onChoose={question => void ask(question)}
        />
      )}
      <div className={classes.duelSides}>
        <DuelSide
          {...shared}
          {...leftSide}
          label="Left"
          side={left}
          onSide={side => change({ sides: [side, right] })}
          runId={leftRun}
        />
        <DuelSide
          {...shared}
          {...rightSide}
          label="Right"
          side={right}
          onSide={side => change({ sides: [left, side] })}
          runId={rightRun}
        />
      </div>
      {leftRun && (
        <Text size="xs" c="dimmed">
          Both answers are kept in the history, each as a run of its own.
        </Text>
      )}
    </div>
  )
}

const obstacleOf = (engineReady: boolean, same: boolean, noDocuments: boolean): string | undefined => {
  if (!engineReady) return 'You can ask as soon as the engine is ready.'
  if (same) return 'Both sides are the same. Choose another on one of them.'
  if (noDocuments) return 'The library is empty, so there is nothing to read from.'
  return undefined
}
