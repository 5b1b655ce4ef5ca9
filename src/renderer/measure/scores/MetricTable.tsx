import { UnstyledButton } from '@mantine/core'
import { Fragment, type ReactNode } from 'react'
import { approaches } from '#contract/approach.ts'
import { differenceColumns } from '#contract/difference-columns.ts'
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
  onOpen: (metric: MetricId, from: HTMLElement) => void
  /** The questions of the open metric. */
  behind: ReactNode
}

/** The metrics of one group, a line each. */
export const MetricTable = ({ name, metrics, openMetric, onOpen, behind }: MetricTableProps) => {
  const measured = approaches.filter(approach => metrics.some(({ metric }) => metric.scores[approach]))
  const differences = differenceColumns(
    metrics.map(({ metric }) => metric),
    approach => approachIdentity[approach].name,
  ).filter(({ kind }) => kind !== 'interaction')
  return (
    <div className={classes.tableWrap}>
      <table className={classes.table}>
        <caption>{name}</caption>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            {measured.map(approach => (
              <th key={approach} scope="col" data-approach={approach}>
                <span className={classes.own}>{approachIdentity[approach].name}</span>
              </th>
            ))}
            {differences.map(column => (
              <th key={column.name} scope="col">
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {metrics.map(({ metric, definition }) => {
            const scale = scaleOf(metric, definition.unit)
            const open = openMetric === metric.metric
            return (
              <Fragment key={metric.metric}>
                <tr data-open={open || undefined}>
                  <th scope="row">
                    <MetricName definition={definition} />
                  </th>
                  {measured.map(approach => {
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
                          aria-expanded={open}
                          onClick={event => onOpen(metric.metric, event.currentTarget)}
                          aria-label={`${approachIdentity[approach].name}: ${definition.name} ${value}. Questions behind it`}
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
                  {differences.map(column => (
                    <EffectCell key={column.name} effect={column.of(metric)} definition={definition} />
                  ))}
                </tr>
                {open && (
                  <tr className={classes.behindRow}>
                    <td colSpan={1 + measured.length + differences.length}>
                      <div>{behind}</div>
                    </td>
                  </tr>
                )}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

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
