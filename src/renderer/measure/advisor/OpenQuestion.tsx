import { Button, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useId, useRef } from 'react'
import type { Criterion } from '#contract/advisor.ts'
import { criteria } from '#contract/criteria.ts'
import { countOf } from '../../app/format.ts'
import classes from './advisor.module.css'

interface OpenQuestionProps {
  /** The one that could change the advice most first. */
  open: readonly Criterion[]
  onAnswer: (criterion: Criterion, value: string) => void
}

/** The open question that could change the advice most, to be answered on the spot. */
export const OpenQuestion = ({ open, onAnswer }: OpenQuestionProps) => {
  const headingId = useId()
  const section = useRef<HTMLElement>(null)
  const answer = (criterion: Criterion, value: string) => {
    // The pressed button goes with its question; from here the next one is a step away.
    section.current?.focus()
    onAnswer(criterion, value)
  }
  const asked = criteria.find(({ id }) => id === open[0])
  if (!asked)
    return (
      <p className={classes.allAnswered}>
        <IconCircleCheck size={18} stroke={1.7} aria-hidden />
        Every question of the tree is answered. What is left is to measure it.
      </p>
    )
  return (
    <section className={classes.open} aria-labelledby={headingId} ref={section} tabIndex={-1}>
      <Text size="xs" c="dimmed">
        Could change the advice
        {open.length > 1 && `, and ${countOf(open.length - 1, 'more question')} in the tree below`}
      </Text>
      <h3 id={headingId}>{asked.question}</h3>
      <div className={classes.openAnswers}>
        {asked.answers.map(({ value, label }) => (
          <Button key={value} variant="default" size="sm" onClick={() => answer(asked.id, value)}>
            {label}
          </Button>
        ))}
      </div>
      <Text size="xs" c="dimmed">
        {asked.why}
      </Text>
    </section>
  )
}
