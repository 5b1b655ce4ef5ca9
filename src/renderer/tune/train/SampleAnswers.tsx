import { Button, Text, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import type { Training, TrainingSample } from '#contract/training.ts'
import { isActive } from '../training-store.ts'
import { answersByPrompt, type PromptAnswers, stepLabel } from './sample-answers.ts'
import classes from './training-view.module.css'

/** What the adapter answers to the watched questions, over the steps: behaviour as it arrives. */
export const SampleAnswers = ({ training }: { training: Training }) => {
  const prompts = answersByPrompt(training)
  if (prompts.length === 0) return null
  return (
    <section aria-label="Questions to watch">
      <Text fw={620} component="h3" mb={10}>
        Questions to watch
      </Text>
      <div className={classes.samples}>
        {prompts.map(answers => (
          <PromptCard key={answers.prompt} answers={answers} waiting={isActive(training)} />
        ))}
      </div>
    </section>
  )
}

const shownEarlier = 4

const PromptCard = ({
  answers: { prompt, answers },
  waiting,
}: {
  answers: PromptAnswers
  waiting: boolean
}) => {
  const [all, setAll] = useState(false)
  const [newest, ...earlier] = answers
  const shown = all ? earlier : earlier.slice(0, shownEarlier)
  return (
    <article className={classes.sample}>
      <Text size="sm" fw={620} className={classes.samplePrompt}>
        {prompt}
      </Text>
      {newest ? (
        <div className={classes.newest}>
          <StepMark step={newest.step} />
          <p className={classes.newestText}>{newest.text || <em>no words</em>}</p>
        </div>
      ) : (
        <Text size="sm" c="dimmed" mt={8}>
          {waiting ? 'The first answer comes with the first round.' : 'It was not answered.'}
        </Text>
      )}
      {shown.length > 0 && (
        <ol className={classes.timeline}>
          {shown.map(sample => (
            <Earlier key={sample.step} sample={sample} />
          ))}
        </ol>
      )}
      {earlier.length > shownEarlier && (
        <Button variant="subtle" size="compact-xs" onClick={() => setAll(before => !before)}>
          {all ? 'Show fewer' : `${earlier.length - shownEarlier} earlier`}
        </Button>
      )}
    </article>
  )
}

const Earlier = ({ sample: { step, text } }: { sample: TrainingSample }) => {
  const [open, setOpen] = useState(false)
  return (
    <li>
      <UnstyledButton
        className={classes.earlierAnswer}
        aria-expanded={open}
        data-open={open || undefined}
        onClick={() => setOpen(before => !before)}
      >
        <StepMark step={step} />
        <span className={classes.earlierText}>{text || <em>no words</em>}</span>
      </UnstyledButton>
    </li>
  )
}

const StepMark = ({ step }: { step: number }) => (
  <span className={`${classes.stepMark} numbers`} data-base={step === 0 || undefined}>
    {stepLabel(step)}
  </span>
)
