import { Select, Text } from '@mantine/core'
import { Fragment, type ReactNode } from 'react'
import { approaches } from '#contract/approach.ts'
import { headlineMetrics, type MetricDefinition, MetricGroup, type MetricId } from '#contract/metric.ts'
import { metricDefinitions } from '#contract/metric-definitions.ts'
import type { Scoreboard as Board, ScoreboardMetric } from '#contract/scoreboard.ts'
import { countOf } from '../../app/format.ts'
import { approachIdentity } from '../../theme/approach-identity.ts'
import type { BoardView } from './board-views.ts'
import { MetricCard } from './MetricCard.tsx'
import { MetricTable } from './MetricTable.tsx'
import { StageBars } from './StageBars.tsx'
import classes from './scoreboard.module.css'

interface ScoreboardProps {
  board: Board
  view: BoardView
  onTag: (tag: string | undefined) => void
  onOpen: (metric: MetricId, from: HTMLElement) => void
  /** The questions of the open metric; they stand right below it. */
  behind: ReactNode
}

const definitionOf = new Map(metricDefinitions.map(definition => [definition.id, definition]))

const groupNames: Record<MetricGroup, string> = {
  retrieval: 'Retrieval',
  answer: 'Answers',
  groundedness: 'Groundedness',
  behaviour: 'Behaviour',
  cost: 'Cost',
}

/** With fewer no test can show anything: 2/2ⁿ, the smallest p of a sign-flip test, times twenty metrics is above 0.05. */
const fewQuestions = 10

interface Defined {
  metric: ScoreboardMetric
  definition: MetricDefinition
}

/** What the evaluation shows: a square per headline metric, everything else in tables below. */
export const Scoreboard = ({ board, view, onTag, onOpen, behind }: ScoreboardProps) => {
  const defined = board.metrics.flatMap((metric): Defined[] => {
    const definition = definitionOf.get(metric.metric)
    return definition ? [{ metric, definition }] : []
  })
  const isHeadline = ({ metric }: Defined): boolean => headlineMetrics.includes(metric.metric)
  const headlines = defined
    .filter(isHeadline)
    .sort((a, b) => headlineMetrics.indexOf(a.metric.metric) - headlineMetrics.indexOf(b.metric.metric))
  const failed = approaches.filter(approach => board.failedAnswers[approach])
  return (
    <div className={classes.board}>
      <div className={classes.boardHead}>
        <Text size="sm" c="dimmed" className="numbers" maw={900}>
          {defined.length > 0 ? (
            <>
              {countOf(board.rows, 'question')}
              {board.seeds > 1 && `, each asked with ${board.seeds} seeds`}. Bars and brackets are 95%
              intervals over questions; differences are paired and tested, and only what the data support is
              called one.
              {board.rows < fewQuestions && ' Fewer than ten questions can show no difference.'}
            </>
          ) : (
            'Nothing is measured yet. The board fills as the questions are answered.'
          )}
        </Text>
        {board.tags.length > 0 && (
          <Select
            aria-label="Only questions with the tag"
            placeholder="All questions"
            clearable
            searchable
            w={240}
            value={view.tag ?? null}
            onChange={value => onTag(value ?? undefined)}
            data={board.tags.map(({ tag: one, rows }) => ({ value: one, label: `${one} (${rows})` }))}
          />
        )}
      </div>
      {failed.length > 0 && (
        <Text size="sm" className={classes.failed}>
          Failed answers, left out of the scores:{' '}
          {failed
            .map(approach => `${approachIdentity[approach].name} ${board.failedAnswers[approach]}`)
            .join(', ')}
          .
        </Text>
      )}
      <div className={classes.cards}>
        {headlines.map(({ metric, definition }) => (
          <Fragment key={metric.metric}>
            <MetricCard
              metric={metric}
              definition={definition}
              open={view.metric === metric.metric}
              onOpen={onOpen}
            />
            {view.metric === metric.metric && <div className={classes.behindCard}>{behind}</div>}
          </Fragment>
        ))}
      </div>
      <StageBars stages={board.stages} />
      {MetricGroup.options.map(group => {
        const metrics = defined.filter(one => one.definition.group === group && !isHeadline(one))
        return (
          metrics.length > 0 && (
            <MetricTable
              key={group}
              name={groupNames[group]}
              metrics={metrics}
              openMetric={view.metric}
              onOpen={onOpen}
              behind={behind}
            />
          )
        )
      })}
    </div>
  )
}
