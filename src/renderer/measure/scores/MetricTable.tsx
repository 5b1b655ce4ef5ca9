import { UnstyledButton } from '@mantine/core'
import { approaches } from '#contract/approach.ts'
import type { MetricDefinition, MetricId } from '#contract/metric.ts'
import { effectText, intervalText, valueText, verdictText } from '#contract/metric-text.ts'
import type { Effect, ScoreboardMetric } from '#contract/scoreboard.ts'
import { approachIdentity } from '../../theme/approach-identity.ts'
import { MetricName } from './MetricName.tsx'
import { scaleOf } from './scale.ts'
import classes from './scoreboard.module.css'
import { Whisker } from './Whisker.tsx'

interface MetricTableProps {
  name: string
  metrics: readonly { metric: ScoreboardMetric; definition: MetricDefinition }[]
  openMetric: MetricId | undefined
  onOpen: (metric: MetricId) => void
}

/** The metrics of one group, a line each. */
export const MetricTable = ({ name, metrics, openMetric, onOpen }: MetricTableProps) => (
  <div className={classes.tableWrap}>
    <table className={classes.table}>
      <caption>{name}</caption>
      <thead>
        <tr>
          <th scope="col">Metric</th>
          {approaches.map(approach => (
            <th key={approach} scope="col" data-approach={approach}>
              <span className={classes.own}>{approachIdentity[approach].name}</span>
            </th>
          ))}
          <th scope="col">Retrieval</th>
          <th scope="col">Tuning</th>
        </tr>
      </thead>
      <tbody>
        {metrics.map(({ metric, definition }) => {
          const scale = scaleOf(metric, definition.unit)
          return (
            <tr key={metric.metric} data-open={openMetric === metric.metric || undefined}>
              <th scope="row">
                <MetricName definition={definition} />
              </th>
              {approaches.map(approach => {
                const score = metric.scores[approach]
                if (!score)
                  return (
                    <td key={approach} className={classes.unasked}>
                      –
                    </td>
                  )
                const value = valueText(score.mean, definition.unit)
                return (
                  <td key={approach} data-approach={approach}>
                    <UnstyledButton
                      className={classes.tableCell}
                      onClick={() => onOpen(metric.metric)}
                      aria-label={`${approachIdentity[approach].name}: ${definition.name} ${value}. Show the questions`}
                    >
                      <span className="numbers">{value}</span>
                      <Whisker score={score} scale={scale} />
                      <span className={`${classes.cellNote} numbers`}>
                        {intervalText(score.interval, definition.unit)}, n = {score.questions}
                      </span>
                    </UnstyledButton>
                  </td>
                )
              })}
              <EffectCell effect={metric.retrieval} definition={definition} />
              <EffectCell effect={metric.tuning} definition={definition} />
            </tr>
          )
        })}
      </tbody>
    </table>
  </div>
)

const EffectCell = ({ effect, definition }: { effect: Effect | null; definition: MetricDefinition }) => {
  if (!effect) return <td className={classes.unasked}>–</td>
  const verdict = verdictText(effect, definition.better)
  return (
    <td>
      <span className={classes.verdict} data-verdict={verdict}>
        {verdict}
      </span>
      <span className={`${classes.cellNote} numbers`}>{effectText(effect, definition.unit)}</span>
    </td>
  )
}
