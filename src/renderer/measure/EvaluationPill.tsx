import { JobPill } from '../app/JobPill.tsx'
import { scoresHref } from '../app/route.ts'
import { type EvaluationList, evaluationWord, runningEvaluation, shareAsked } from './evaluation-list.ts'

/** The evaluation that is under way. */
export const EvaluationPill = ({ list }: { list: EvaluationList }) => {
  const evaluation = runningEvaluation(list)
  if (!evaluation) return null
  return (
    <JobPill
      href={scoresHref(evaluation.id)}
      name={`Evaluating ${evaluation.testSetName}`}
      share={shareAsked(evaluation)}
      word={evaluationWord(evaluation)}
      colour="var(--mantine-color-text)"
      rest="var(--line-strong)"
    />
  )
}
