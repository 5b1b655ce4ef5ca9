import {
  IconBraces,
  IconEyeOff,
  IconFileText,
  IconHelpOff,
  IconQuote,
  type TablerIcon,
} from '@tabler/icons-react'
import { memo } from 'react'
import type { TestRow, TestSetFinding } from '#contract/test-set.ts'
import { FindingsCell, FindingsHead } from '../../sets/SetRow.tsx'
import { type ExpectedMark, expectedMarks, expectsNothing, factBrief, factWords } from './expected-words.ts'
import { questionFindingLooks } from './question-findings.ts'
import classes from './question-table.module.css'

export const QuestionHead = () => (
  <>
    <th scope="col">Question</th>
    <th scope="col">Expected</th>
    <th scope="col" className={classes.tagsHead}>
      Tags
    </th>
    <FindingsHead />
  </>
)

/** So many facts fit on a row; the others are counted. */
const shownFacts = 3
const shownTags = 2

interface QuestionCellsProps {
  row: TestRow
  findings: readonly TestSetFinding[] | undefined
}

/** One question and what a good answer must show, on one row. Rows that stay in view are not made again while others scroll in. */
export const QuestionCells = memo(({ row, findings }: QuestionCellsProps) => {
  const { expectedFacts: facts, tags } = row
  const moreFacts = facts.length - shownFacts
  return (
    <>
      <td className={classes.question}>{row.question}</td>
      <td className={classes.expected}>
        {facts.length > 0 && (
          <span className={classes.facts}>
            {facts.slice(0, shownFacts).map((fact, index) => (
              // Facts have no identity of their own.
              <span key={index} className={classes.fact} data-type={fact.type} title={factWords(fact)}>
                {factBrief(fact)}
              </span>
            ))}
            {moreFacts > 0 && <span className={classes.more}>+{moreFacts}</span>}
          </span>
        )}
        <span className={classes.marks}>
          {expectedMarks(row).map(mark => (
            <Mark key={mark.type} mark={mark} />
          ))}
          {expectsNothing(row) && <em className={classes.nothing}>nothing</em>}
        </span>
      </td>
      <td className={classes.tags} title={tags.join(', ')}>
        {tags.slice(0, shownTags).map(tag => (
          <span key={tag} className={classes.tag}>
            {tag}
          </span>
        ))}
        {tags.length > shownTags && <span className={classes.more}>+{tags.length - shownTags}</span>}
      </td>
      <FindingsCell looks={questionFindingLooks} findings={findings} />
    </>
  )
})

const signs: Record<ExpectedMark['type'], TablerIcon> = {
  unanswerable: IconHelpOff,
  sources: IconFileText,
  format: IconBraces,
  reference: IconQuote,
  redaction: IconEyeOff,
}

const Mark = ({ mark: { type, label, count } }: { mark: ExpectedMark }) => {
  const Sign = signs[type]
  return (
    <span className={classes.mark} title={label}>
      <Sign size={14} stroke={1.7} role="img" aria-label={label} />
      {count && <span aria-hidden>{count}</span>}
    </span>
  )
}
