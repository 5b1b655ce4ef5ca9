import { IconCut } from '@tabler/icons-react'
import { memo, useMemo } from 'react'
import type { TrainingSetExample, TrainingSetFinding } from '#contract/training-set.ts'
import { countOf, formatCount } from '../../app/format.ts'
import { FindingsCell, FindingsHead } from '../../sets/SetRow.tsx'
import { cutOffTokens } from './cut-off.ts'
import classes from './example-table.module.css'
import { answerExcerpt, questionExcerpt } from './excerpt.ts'
import { findingLooks } from './findings.ts'

export const ExampleHead = () => (
  <>
    <th scope="col" className={classes.texts}>
      <span>Question</span>
      <span>Answer</span>
    </th>
    <FindingsHead />
    <th scope="col" className={classes.right}>
      Tokens
    </th>
  </>
)

interface ExampleCellsProps {
  example: TrainingSetExample
  findings: readonly TrainingSetFinding[] | undefined
}

/** One example on one row. Rows that stay in view are not made again while others scroll in. */
export const ExampleCells = memo(({ example, findings }: ExampleCellsProps) => (
  <>
    <Texts example={example} />
    <FindingsCell looks={findingLooks} findings={findings} />
    <Tokens tokens={example.tokens} />
  </>
))

const Texts = ({ example: { messages } }: { example: TrainingSetExample }) => {
  const [question, answer] = useMemo(() => [questionExcerpt(messages), answerExcerpt(messages)], [messages])
  const turns = messages.filter(({ role }) => role === 'user').length
  return (
    <td className={classes.texts}>
      <span className={classes.question}>
        {turns > 1 && <span className={classes.turns}>{turns} turns</span>}
        {question || <em>no question</em>}
      </span>
      <span className={classes.answer}>{answer || <em>no answer</em>}</span>
    </td>
  )
}

const Tokens = ({ tokens }: { tokens: number | null }) => {
  const cut = tokens !== null && tokens > cutOffTokens
  return (
    <td
      className={classes.tokens}
      data-cut={cut || undefined}
      title={
        cut
          ? `${countOf(tokens, 'token')}: cut at ${cutOffTokens} unless the training allows more`
          : undefined
      }
    >
      {cut && <IconCut size={13} stroke={1.8} role="img" aria-label="cut off" />}
      {tokens === null ? '–' : formatCount(tokens)}
    </td>
  )
}
