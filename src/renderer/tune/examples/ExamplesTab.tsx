import { IconMessages } from '@tabler/icons-react'
import type { TrainingSetId } from '#contract/ids.ts'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { FirstSet } from '../../sets/FirstSet.tsx'
import { SetsTab } from '../../sets/SetsTab.tsx'
import type { TrainingSets } from '../use-training-sets.ts'
import { OpenSet } from './OpenSet.tsx'
import { trainingSetKind } from './training-set-kind.ts'

interface ExamplesTabProps {
  setId: TrainingSetId | undefined
  line: number | undefined
  engineReady: boolean
  sets: TrainingSets
  onTrain: (set: TrainingSetSummary) => void
}

/** What the model learns from: the workspace's training sets and the one that is open. */
export const ExamplesTab = ({ setId, line, engineReady, sets, onTrain }: ExamplesTabProps) => (
  <SetsTab
    kind={trainingSetKind}
    setId={setId}
    sets={sets}
    first={ways => (
      <FirstSet
        icon={<IconMessages size={44} stroke={1.1} aria-hidden />}
        title="Show the model how to answer"
        description="Tuning teaches behaviour: a form, a tone, a skill. The model learns it from questions with the answers you would give: a few dozen show it, a few hundred teach it. Facts belong in the library, where they stay fresh and can be traced."
        rows="examples"
        {...ways}
      >
        Drop a file anywhere: JSONL with chats, prompts and completions or Alpaca’s fields, or CSV with named
        columns. It is read on this computer and never leaves it. An answer on the Compare screen can be
        corrected into an example, too.
      </FirstSet>
    )}
  >
    {(set, actions) => (
      <OpenSet
        key={set.id}
        set={set}
        line={line}
        engineReady={engineReady}
        sets={sets}
        onTrain={() => onTrain(set)}
        {...actions}
      />
    )}
  </SetsTab>
)
