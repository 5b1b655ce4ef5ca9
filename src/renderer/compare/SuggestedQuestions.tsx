import { Text, UnstyledButton } from '@mantine/core'
import { IconMessageCircleQuestion } from '@tabler/icons-react'
import classes from './compare.module.css'

interface SuggestedQuestionsProps {
  questions: readonly string[]
  disabled: boolean
  onChoose: (question: string) => void
}

/** Questions that the workspace suggests, long ones cut to the eye only; choosing one asks it. */
export const SuggestedQuestions = ({ questions, disabled, onChoose }: SuggestedQuestionsProps) => {
  if (questions.length === 0) return null
  return (
    <section aria-label="Suggested questions">
      <ul className={classes.suggestions}>
        {questions.map(question => (
          <li key={question}>
            <UnstyledButton
              className={classes.suggestion}
              disabled={disabled}
              onClick={() => onChoose(question)}
            >
              <IconMessageCircleQuestion size={17} stroke={1.6} aria-hidden />
              <Text component="span" inherit lineClamp={2} maw={450} ta="left">
                {question}
              </Text>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  )
}
