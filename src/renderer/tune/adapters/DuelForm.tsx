import { Button, Switch, Text } from '@mantine/core'
import { IconArrowUp, IconPlayerStopFilled } from '@tabler/icons-react'
import { AskBox } from '../../app/AskBox.tsx'
import { questionState } from '../../compare/question.ts'
import classes from './adapters.module.css'

interface DuelFormProps {
  question: string
  onQuestion: (question: string) => void
  withDocuments: boolean
  onWithDocuments: (withDocuments: boolean) => void
  busy: boolean
  /** Why nothing can be asked now, apart from the question itself. */
  obstacle: string | undefined
  problem: string | undefined
  onAsk: () => void
  onStop: () => void
}

/** One question for both sides. */
export const DuelForm = (props: DuelFormProps) => {
  const { question, onQuestion, withDocuments, onWithDocuments, busy, obstacle, problem, onAsk, onStop } =
    props
  const state = questionState(question)
  const askable = !busy && !obstacle && (state.type === 'fine' || state.type === 'near-limit')
  return (
    <AskBox
      label="Ask both"
      textLabel="Question for both"
      placeholder="Ask both the same question"
      size="sm"
      rows={{ minRows: 1, maxRows: 6 }}
      value={question}
      onChange={onQuestion}
      askable={askable}
      onAsk={onAsk}
      error={state.type === 'too-long' ? state.sentence : problem}
    >
      <div className={classes.askBar}>
        <Switch
          size="sm"
          label="With documents"
          checked={withDocuments}
          onChange={event => onWithDocuments(event.currentTarget.checked)}
        />
        <Text size="xs" c="dimmed" className={classes.askHint}>
          {obstacle ?? 'One answers after the other, so that the timings compare.'}
        </Text>
        {busy ? (
          <Button
            key="stop"
            variant="default"
            leftSection={<IconPlayerStopFilled size={15} aria-hidden />}
            onClick={onStop}
          >
            Stop
          </Button>
        ) : (
          <Button
            key="ask"
            type="submit"
            disabled={!askable}
            leftSection={<IconArrowUp size={17} aria-hidden />}
          >
            Ask both
          </Button>
        )}
      </div>
    </AskBox>
  )
}
