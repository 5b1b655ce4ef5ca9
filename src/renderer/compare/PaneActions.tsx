import { ActionIcon, Group, Tooltip } from '@mantine/core'
import { IconPlayerStop } from '@tabler/icons-react'
import type { Approach } from '#contract/approach.ts'
import type { RunId } from '#contract/ids.ts'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { AddToTestSet } from '../measure/AddToTestSet.tsx'
import { approachIdentity } from '../theme/approach-identity.ts'
import { CopyAction } from './CopyAction.tsx'
import { CorrectAnswer } from './CorrectAnswer.tsx'
import { isCorrectable } from './correction.ts'
import { isUnderWay, type PanePhase } from './pane-phase.ts'

interface PaneActionsProps {
  approach: Approach
  runId: RunId
  question: string
  phase: PanePhase
  text: string
  onStop: (approach: Approach) => void
  /** Hears of a training set that took an example from here. */
  onLearnt: (set: TrainingSetSummary) => void
}

/** Stop while it writes; once it has ended, copy its answer, correct it and learn from it, or test others by it. */
export const PaneActions = ({
  approach,
  runId,
  question,
  phase,
  text,
  onStop,
  onLearnt,
}: PaneActionsProps) => {
  const { name } = approachIdentity[approach]
  return (
    <Group gap={2} wrap="nowrap">
      {isUnderWay(phase) && (
        <Tooltip label={`Stop ${name} only`}>
          <ActionIcon aria-label={`Stop ${name}`} onClick={() => onStop(approach)}>
            <IconPlayerStop size={18} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      )}
      {isCorrectable(phase) && 'answer' in phase && (
        <CorrectAnswer
          approach={approach}
          runId={runId}
          question={question}
          answer={phase.answer}
          onLearnt={onLearnt}
        />
      )}
      {isCorrectable(phase) && text !== '' && <AddToTestSet runId={runId} approach={approach} look="icon" />}
      {!isUnderWay(phase) && text !== '' && (
        <CopyAction label={`Copy the answer of ${name}`} what="The answer" text={text} />
      )}
    </Group>
  )
}
