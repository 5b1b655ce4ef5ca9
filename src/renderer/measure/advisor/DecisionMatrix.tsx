import { UnstyledButton } from '@mantine/core'
import type { Advice, Capability } from '#contract/advisor.ts'
import { criteria } from '#contract/criteria.ts'
import { criterionAnswer, criterionName } from './criterion-answer.ts'
import classes from './tables.module.css'
import { VerdictPill } from './VerdictPill.tsx'
import { verdictIdentity } from './verdict-identity.ts'

interface DecisionMatrixProps {
  capabilities: readonly Capability[]
  adviceOf: (id: string) => Advice | undefined
  chosenId: string
  onChoose: (id: string) => void
}

/** All capabilities against all criteria. */
export const DecisionMatrix = ({ capabilities, adviceOf, chosenId, onChoose }: DecisionMatrixProps) => (
  <section className={classes.section} aria-labelledby="advisor-matrix">
    <h2 id="advisor-matrix">Decision matrix</h2>
    <div className={classes.tableWrap}>
      <table className={classes.matrix}>
        <thead>
          <tr>
            <th scope="col">Capability</th>
            <th scope="col">Advice</th>
            {criteria.map(({ id, question }) => (
              <th key={id} scope="col" title={question}>
                {criterionName[id]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {capabilities.map(capability => {
            const advice = adviceOf(capability.id)
            return (
              <tr key={capability.id} className={capability.id === chosenId ? classes.chosen : undefined}>
                <th scope="row">
                  <UnstyledButton className={classes.matrixName} onClick={() => onChoose(capability.id)}>
                    {capability.text}
                  </UnstyledButton>
                </th>
                <td>{advice && <VerdictPill recommendation={advice.recommendation} />}</td>
                {criteria.map(criterion => {
                  const answer = criterionAnswer(criterion, capability, advice)
                  if (answer.from === 'nobody')
                    return (
                      <td key={criterion.id} className={classes.openCell}>
                        open
                      </td>
                    )
                  const { label, speaksFor } = answer.choice
                  return (
                    <td
                      key={criterion.id}
                      data-approach={
                        speaksFor === 'neither' ? undefined : verdictIdentity[speaksFor].approach
                      }
                      title={answer.from === 'text' ? `Read from “${answer.words}”` : undefined}
                    >
                      <span className={classes.cellAnswer}>{label}</span>
                    </td>
                  )
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
    <p className={classes.note}>
      The colour of an answer is that of the approach it speaks for; grey answers speak for none.
    </p>
  </section>
)
