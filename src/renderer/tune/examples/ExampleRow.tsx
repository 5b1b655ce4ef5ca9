import { Checkbox, Skeleton } from '@mantine/core'
import { IconCut } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { TrainingSetExample, TrainingSetFinding } from '#contract/training-set.ts'
import { countOf, formatCount } from '../../app/format.ts'
import { cutOffTokens } from './cut-off.ts'
import classes from './example-table.module.css'
import { answerExcerpt, questionExcerpt } from './excerpt.ts'
import { findingLooks } from './findings.ts'

interface ExampleRowProps {
  line: number
  /** Pixels from the first row's top. */
  top: number
  /** undefined until it is read. */
  example: TrainingSetExample | undefined
  findings: readonly TrainingSetFinding[] | undefined
  marked: boolean
  open: boolean
  onMark: (line: number, range: boolean) => void
  onOpen: (line: number) => void
}

export const rowId = (line: number): string => `example-${line}`

export const ExampleRow = (props: ExampleRowProps) => {
  const { line, top, example, findings, marked, open, onMark, onOpen } = props
  return (
    // The table around it takes the keys for its rows.
    <tr
      id={rowId(line)}
      style={{ transform: `translateY(${top}px)` }}
      aria-rowindex={line + 1}
      aria-selected={open}
      data-marked={marked || undefined}
      onClick={() => onOpen(line)}
    >
      <td className={classes.markCell}>
        <Checkbox
          size="xs"
          tabIndex={-1}
          aria-label={`Mark example ${line}`}
          checked={marked}
          onClick={event => {
            event.stopPropagation()
            onMark(line, event.shiftKey)
          }}
          readOnly
        />
      </td>
      <td className={classes.line}>{formatCount(line)}</td>
      {example ? (
        <Texts example={example} />
      ) : (
        <td>
          <Skeleton height={12} radius="sm" />
        </td>
      )}
      <td className={classes.badges}>
        {findings?.map(({ type, message }) => (
          <span key={type} className={classes.badge} data-kind={findingLooks[type].kind} title={message}>
            {findingLooks[type].badge}
          </span>
        ))}
      </td>
      <Tokens tokens={example?.tokens} />
    </tr>
  )
}

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

const Tokens = ({ tokens }: { tokens: number | null | undefined }) => {
  const cut = typeof tokens === 'number' && tokens > cutOffTokens
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
      {typeof tokens === 'number' ? formatCount(tokens) : '–'}
    </td>
  )
}
