import { Anchor, Loader, Text } from '@mantine/core'
import { type MeasureRoute, scoresHref } from '../../app/route.ts'
import type { Adapters } from '../../app/use-adapters.ts'
import type { Evaluations } from '../use-evaluations.ts'
import { CompareEvaluations } from './CompareEvaluations.tsx'
import { EarlierEvaluations } from './EarlierEvaluations.tsx'
import { EvaluationView } from './EvaluationView.tsx'
import { FreshnessTests } from './FreshnessTests.tsx'
import { NewEvaluation } from './NewEvaluation.tsx'
import { QuestionView } from './QuestionView.tsx'
import classes from './scores.module.css'

interface ScoresTabProps {
  route: Extract<MeasureRoute, { tab: 'scores' }>
  engineReady: boolean
  adapters: Adapters
  evaluations: Evaluations
}

/** Evaluations, their scoreboards and the questions behind them. */
export const ScoresTab = ({ route, engineReady, adapters, evaluations }: ScoresTabProps) => {
  const { list } = evaluations
  const { evaluationId, rowId, against } = route
  if (evaluationId === undefined)
    return (
      <div className={classes.start}>
        <NewEvaluation engineReady={engineReady} adapters={adapters} evaluations={evaluations} />
        <EarlierEvaluations
          evaluations={list.evaluations}
          loaded={list.loaded}
          onRemove={evaluations.remove}
        />
        <FreshnessTests engineReady={engineReady} />
      </div>
    )
  const evaluation = list.evaluations.find(({ id }) => id === evaluationId)
  if (!evaluation)
    return list.loaded ? (
      <Text c="dimmed">
        This evaluation is not here any more. <Anchor href={scoresHref()}>All evaluations</Anchor>
      </Text>
    ) : (
      <Loader size="sm" aria-label="Opening the evaluation" />
    )
  if (rowId !== undefined) return <QuestionView evaluation={evaluation} rowId={rowId} adapters={adapters} />
  if (against !== undefined) return <CompareEvaluations id={evaluation.id} against={against} list={list} />
  return (
    <EvaluationView
      key={evaluation.id}
      evaluation={evaluation}
      evaluations={evaluations}
      engineReady={engineReady}
    />
  )
}
