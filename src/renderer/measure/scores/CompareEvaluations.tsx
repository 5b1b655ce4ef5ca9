import { Anchor, Loader, Text, Title } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { EvaluationId } from '#contract/ids.ts'
import { metricDefinitions } from '#contract/metric-definitions.ts'
import { effectText, pText, valueText, verdictText } from '#contract/metric-text.ts'
import type { Comparison } from '#contract/scoreboard.ts'
import { countOf, formatDay, formatTime } from '../../app/format.ts'
import { scoresHref } from '../../app/route.ts'
import { useClient } from '../../connection/client-context.tsx'
import { failureSentence } from '../../connection/failure-sentence.ts'
import { approachIdentity } from '../../theme/approach-identity.ts'
import type { EvaluationList } from '../evaluation-list.ts'
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
          <Anchor size="sm" href={scoresHref(against)} className={classes.back ?? ''}>
            <IconArrowLeft size={15} aria-hidden /> {comparison?.to.testSetName ?? 'The evaluation'}
          </Anchor>
          <Title order={2} size="h3">
            {when(id)} → {when(against)}
          </Title>
          {comparison && (
            <Text size="sm" c="dimmed">
              {countOf(comparison.sharedRows, 'question')} that both have.{' '}
              {comparison.changed.length > 0
                ? `Changed in between: ${comparison.changed.join(', ')}.`
                : 'Nothing that determines the answers changed in between.'}
            </Text>
          )}
        </div>
      </header>
      {failure && <Text c="var(--bad)">{failure}</Text>}
      {!comparison && !failure && <Loader size="sm" aria-label="Comparing" />}
      {comparison && comparison.metrics.length === 0 && (
        <Text c="dimmed">Both have no measured question in common.</Text>
      )}
      {comparison && comparison.metrics.length > 0 && (
        <div className={board.tableWrap}>
          <table className={board.table}>
            <thead>
              <tr>
                <th scope="col">Metric</th>
                <th scope="col">Approach</th>
                <th scope="col">Before</th>
                <th scope="col">After</th>
                <th scope="col">Difference</th>
              </tr>
            </thead>
            <tbody>
              {comparison.metrics.map(({ metric, approach, from, to, effect }) => {
                const definition = metricDefinitions.find(one => one.id === metric)
                if (!definition) return null
                const { name, unit, better } = definition
                const verdict = verdictText(effect, better)
                return (
                  <tr key={`${metric} ${approach}`}>
                    <th scope="row">{name}</th>
                    <td data-approach={approach}>
                      <span className={board.own}>{approachIdentity[approach].name}</span>
                    </td>
                    <td className="numbers">{valueText(from.mean, unit)}</td>
                    <td className="numbers">{valueText(to.mean, unit)}</td>
                    <td>
                      <span className={board.verdict} data-verdict={verdict}>
                        {verdict}
                      </span>
                      <span className={`${board.cellNote} numbers`}>
                        {effectText(effect, unit)}, {pText(effect.adjustedPValue)},{' '}
                        {countOf(effect.questions, 'question')}
                      </span>
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
