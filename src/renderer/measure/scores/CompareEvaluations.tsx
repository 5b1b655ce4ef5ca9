import { Anchor, Loader, Text, Title } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { EvaluationId } from '#contract/ids.ts'
import type { MetricDefinition } from '#contract/metric.ts'
import { effectText, pText, valueText, verdictText } from '#contract/metric-text.ts'
import type { Comparison } from '#contract/scoreboard.ts'
import { countOf, formatDay, formatTime } from '../../app/format.ts'
import { scoresHref } from '../../app/route.ts'
import { useClient } from '../../connection/client-context.tsx'
import { failureSentence } from '../../connection/failure-sentence.ts'
import { approachIdentity } from '../../theme/approach-identity.ts'
import type { EvaluationList } from '../evaluation-list.ts'
import { type ComparedScore, comparedApproaches, comparisonRows, shownSentence } from './comparison-rows.ts'
import { MetricName } from './MetricName.tsx'
import board from './scoreboard.module.css'
import classes from './scores.module.css'

interface CompareEvaluationsProps {
  /** The earlier one, as chosen. */
  id: EvaluationId
  against: EvaluationId
  list: EvaluationList
}

/** What changed between two evaluations, question by question the same. */
export const CompareEvaluations = ({ id, against, list }: CompareEvaluationsProps) => {
  const client = useClient()
  const [shown, setShown] = useState<{ comparison?: Comparison; failure?: string }>({})
  useEffect(() => {
    let gone = false
    client.evaluations.compare({ from: id, to: against }).then(
      comparison => !gone && setShown({ comparison }),
      error => !gone && setShown({ failure: failureSentence(error) }),
    )
    return () => {
      gone = true
    }
  }, [client, id, against])
  const { comparison, failure } = shown
  const when = (which: EvaluationId): string => {
    const one = list.evaluations.find(evaluation => evaluation.id === which)
    return one ? `${formatDay(one.createdAt, new Date())}, ${formatTime(one.createdAt)}` : 'removed'
  }
  return (
    <div className={classes.view}>
      <header className={classes.viewHead}>
        <div>
          <Anchor size="sm" href={scoresHref()} className={classes.back ?? ''}>
            <IconArrowLeft size={15} aria-hidden /> Evaluations
          </Anchor>
          <Title order={2} size="h3">
            {comparison?.to.testSetName}:{' '}
            <Anchor inherit href={scoresHref(id)}>
              {when(id)}
            </Anchor>{' '}
            →{' '}
            <Anchor inherit href={scoresHref(against)}>
              {when(against)}
            </Anchor>
          </Title>
          {comparison && (
            <Text size="sm" c="dimmed">
              {countOf(comparison.sharedRows, 'question')} that both have.{' '}
              {comparison.changed.length > 0
                ? `Changed in between: ${comparison.changed.join(', ')}.`
                : 'Nothing that determines the answers changed in between.'}{' '}
              {comparison.metrics.length > 0 && shownSentence(comparison.metrics)}
            </Text>
          )}
        </div>
      </header>
      {failure && <Text c="var(--bad)">{failure}</Text>}
      {!comparison && !failure && <Loader size="sm" aria-label="Comparing" />}
      {comparison && comparison.metrics.length === 0 && (
        <Text c="dimmed">Both have no measured question in common.</Text>
      )}
      {comparison && comparison.metrics.length > 0 && <ComparisonTable metrics={comparison.metrics} />}
    </div>
  )
}

const ComparisonTable = ({ metrics }: Pick<Comparison, 'metrics'>) => {
  const asked = comparedApproaches(metrics)
  return (
    <div className={board.tableWrap}>
      <table className={board.table}>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            {asked.map(approach => (
              <th key={approach} scope="col" data-approach={approach}>
                <span className={board.own}>{approachIdentity[approach].name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {comparisonRows(metrics).map(({ definition, cells }) => (
            <tr key={definition.id}>
              <th scope="row">
                <MetricName definition={definition} />
              </th>
              {asked.map(approach => (
                <ComparedCell key={approach} score={cells[approach]} definition={definition} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface ComparedCellProps {
  score: ComparedScore | undefined
  definition: MetricDefinition
}

const ComparedCell = ({ score, definition: { unit, better } }: ComparedCellProps) => {
  if (!score) return <td className={board.unasked}>–</td>
  const { from, to, effect } = score
  const verdict = verdictText(effect, better)
  return (
    <td>
      <span className="numbers">
        {valueText(from.mean, unit)} → {valueText(to.mean, unit)}
      </span>
      <span className={`${board.cellNote} numbers`}>
        {effectText(effect, unit)}, {pText(effect.adjustedPValue)}, n = {effect.questions}
      </span>
      {effect.verdict !== 'none-shown' && (
        <span className={board.verdict} data-verdict={verdict}>
          {verdict}
        </span>
      )}
    </td>
  )
}
