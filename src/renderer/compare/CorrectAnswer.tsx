import { ActionIcon, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPencil } from '@tabler/icons-react'
import type { Approach } from '#contract/approach.ts'
import type { RunId } from '#contract/ids.ts'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { approachIdentity } from '../theme/approach-identity.ts'
import { CorrectionEditor } from './CorrectionEditor.tsx'
import type { DoneAnswer } from './pane-phase.ts'

interface CorrectAnswerProps {
  approach: Approach
  runId: RunId
  question: string
  answer: DoneAnswer
  onLearnt: (set: TrainingSetSummary) => void
}

/** From an answer to an example of what it should have been. */
export const CorrectAnswer = (props: CorrectAnswerProps) => {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Tooltip label="Correct and learn: make an example of what it should have answered">
        <ActionIcon
          aria-label={`Correct the answer of ${approachIdentity[props.approach].name} and learn`}
          onClick={open}
        >
          <IconPencil size={18} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <CorrectionEditor {...props} opened={opened} onClose={close} />
    </>
  )
}
