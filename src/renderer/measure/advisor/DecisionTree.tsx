import { ActionIcon, Popover, Text, UnstyledButton } from '@mantine/core'
import { IconCheck, IconInfoCircle } from '@tabler/icons-react'
import { useId } from 'react'
import type { Advice, Capability, Criterion, CriterionDefinition } from '#contract/advisor.ts'
import { criteria } from '#contract/criteria.ts'
import classes from './decision-tree.module.css'
import { PathPiece } from './PathPiece.tsx'
import { laneOf, lanes, type TreeStep, treePath } from './tree-path.ts'
import { VerdictPill } from './VerdictPill.tsx'
import { decidedText } from './verdict-identity.ts'

interface DecisionTreeProps {
  capability: Capability
  advice: Advice
  onAnswer: (criterion: Criterion, value: string) => void
}

/** The questions in their order, each answer on the side it speaks for, and the way that this capability takes. */
export const DecisionTree = ({ capability, advice, onAnswer }: DecisionTreeProps) => {
  const { steps, end } = treePath(criteria, capability, advice)
  const decidedHere = advice.decidedBy === 'criteria'
  return (
    <section className={classes.tree} aria-label="Decision tree">
      <header>
        <h3>Decision tree</h3>
        <div className={classes.lanes} aria-hidden>
          <span data-approach="rag">speaks for retrieval</span>
          <span>for neither, or both</span>
          <span data-approach="tuned">speaks for fine-tuning</span>
        </div>
      </header>
      <ol>
        {steps.map(step => (
          <TreeRow
            key={step.criterion.id}
            step={step}
            next={advice.openQuestions[0] === step.criterion.id}
            onAnswer={value => onAnswer(step.criterion.id, value)}
          />
        ))}
        <li className={classes.leafRow}>
          <div className={classes.question}>
            <Text size="sm" c="dimmed">
              {decidedText(advice)}
            </Text>
          </div>
          <div className={classes.answers}>
            <PathPiece from={end.from} to={end.to} ends dashed={!decidedHere} />
            {lanes.map(lane => (
              <div key={lane} className={classes.lane}>
                {lane === end.to && <VerdictPill recommendation={advice.recommendation} />}
              </div>
            ))}
          </div>
        </li>
      </ol>
    </section>
  )
}

interface TreeRowProps {
  step: TreeStep
  /** Whether its answer could change the advice most. */
  next: boolean
  onAnswer: (value: string) => void
}

const TreeRow = ({ step, next, onAnswer }: TreeRowProps) => {
  const questionId = useId()
  const { criterion, answer, from, to } = step
  const chosen = answer.from === 'nobody' ? undefined : answer.choice.value
  return (
    <li data-next={next || undefined}>
      <div className={classes.question}>
        <span id={questionId}>{criterion.question}</span> <Why criterion={criterion} />
        <Text size="xs" c="dimmed">
          {answer.from === 'text' ? (
            <>
              read from <q>{answer.words}</q>
            </>
          ) : answer.from === 'person' ? (
            'your answer'
          ) : next ? (
            'open, and could change the advice most'
          ) : (
            'open'
          )}
        </Text>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a grid everywhere. */}
      <div className={classes.answers} role="group" aria-labelledby={questionId}>
        <PathPiece from={from} to={to} dashed={answer.from === 'nobody'} />
        {lanes.map(lane => (
          <div key={lane} className={classes.lane}>
            {criterion.answers
              .filter(({ speaksFor }) => laneOf(speaksFor) === lane)
              .map(({ value, label, speaksFor }) => (
                <UnstyledButton
                  key={value}
                  className={classes.choice}
                  aria-pressed={chosen === value}
                  data-approach={approachOf[speaksFor]}
                  title={
                    answer.from === 'person' && chosen === value ? 'Press again to take it back' : undefined
                  }
                  onClick={() => onAnswer(value)}
                >
                  {chosen === value && <IconCheck size={14} stroke={2.4} aria-hidden />}
                  {label}
                </UnstyledButton>
              ))}
          </div>
        ))}
      </div>
    </li>
  )
}

const approachOf = { retrieval: 'rag', tuning: 'tuned', both: 'hybrid', neither: 'base' } as const

/** Why it is asked, and where that was published. */
const Why = ({ criterion: { question, why, source } }: { criterion: CriterionDefinition }) => (
  <Popover width={360} position="bottom-start" withArrow trapFocus={false}>
    <Popover.Target>
      <ActionIcon size="sm" aria-label={`Why it matters: ${question}`}>
        <IconInfoCircle size={15} stroke={1.7} />
      </ActionIcon>
    </Popover.Target>
    <Popover.Dropdown>
      <Text size="sm">{why}</Text>
      <Text size="xs" c="dimmed" mt={8}>
        Source: {source}
      </Text>
    </Popover.Dropdown>
  </Popover>
)
