import { UnstyledButton } from '@mantine/core'
import type { Approach } from '#contract/approach.ts'
import type { MetricDefinition, MetricId } from '#contract/metric.ts'
import { intervalText, valueText } from '#contract/metric-text.ts'
import type { Effect, ScoreboardMetric } from '#contract/scoreboard.ts'
import { countOf } from '../../app/format.ts'
import { approachIdentity } from '../../theme/approach-identity.ts'
import { EffectLine } from './EffectLine.tsx'
import { MetricName } from './MetricName.tsx'
import { type Scale, scaleOf } from './scale.ts'
import classes from './scoreboard.module.css'
import { Whisker } from './Whisker.tsx'

interface MetricCardProps {
  metric: ScoreboardMetric
  definition: MetricDefinition
  /** Whether the questions behind it are shown. */
  open: boolean
  onOpen: (metric: MetricId, from: HTMLElement) => void
}

const effects: { key: 'retrieval' | 'tuning' | 'interaction'; name: string; what: string }[] = [
  {
    key: 'retrieval',
    name: 'Retrieval',
    what: 'The mean of RAG − Base and Hybrid − Tuned over the questions that all four answered.',
  },
  {
    key: 'tuning',
    name: 'Tuning',
    what: 'The mean of Tuned − Base and Hybrid − RAG over the questions that all four answered.',
  },
  {
    key: 'interaction',
    name: 'Together',
    what: '(Hybrid − Tuned) − (RAG − Base): what both do together beyond the sum of each.',
  },
]

/** Retrieval off and on by tuning off and on, and what each of the two did. */
export const MetricCard = ({ metric, definition, open, onOpen }: MetricCardProps) => {
  const scale = scaleOf(metric, definition.unit)
  const shown = effects.flatMap(({ key, name, what }): { name: string; what: string; effect: Effect }[] => {
    const effect = metric[key]
    return effect ? [{ name, what, effect }] : []
  })
  const pairs = shown.length > 0 ? [] : metric.pairs
  return (
    <section className={classes.card} aria-label={definition.name} data-open={open || undefined}>
      <h3>
        <MetricName definition={definition} />
      </h3>
      <div className={classes.square}>
        <span />
        <span className={classes.axis}>without documents</span>
        <span className={classes.axis}>with documents</span>
        <span className={classes.axis}>base model</span>
        <Cell approach="base" {...{ metric, definition, scale, open, onOpen }} />
        <Cell approach="rag" {...{ metric, definition, scale, open, onOpen }} />
        <span className={classes.axis}>with adapter</span>
        <Cell approach="tuned" {...{ metric, definition, scale, open, onOpen }} />
        <Cell approach="hybrid" {...{ metric, definition, scale, open, onOpen }} />
      </div>
      <ul className={classes.effects} data-pairs={pairs.length > 0 || undefined}>
        {shown.map(({ name, what, effect }) => (
          <EffectLine key={name} name={name} what={what} effect={effect} definition={definition} />
        ))}
        {pairs.map(({ from, to, effect }) => (
          <EffectLine
            key={`${from} ${to}`}
            name={`${approachIdentity[to].name} against ${approachIdentity[from].name}`}
            what="Paired over the questions that both answered."
            effect={effect}
            definition={definition}
          />
        ))}
      </ul>
    </section>
  )
}

interface CellProps {
  approach: Approach
  metric: ScoreboardMetric
  definition: MetricDefinition
  scale: Scale
  open: boolean
  onOpen: (metric: MetricId, from: HTMLElement) => void
}

const Cell = ({ approach, metric, definition, scale, open, onOpen }: CellProps) => {
  const score = metric.scores[approach]
  const { name } = approachIdentity[approach]
  if (!score)
    return (
      <span className={classes.cell} data-approach={approach} data-empty>
        <span className={classes.cellName}>{name}</span>
        <span className={classes.unasked}>not measured</span>
      </span>
    )
  const value = valueText(score.mean, definition.unit)
  const interval = intervalText(score.interval, definition.unit)
  return (
    <UnstyledButton
      className={classes.cell}
      data-approach={approach}
      aria-expanded={open}
      onClick={event => onOpen(metric.metric, event.currentTarget)}
      aria-label={`${name}: ${definition.name} ${value}, 95% interval ${interval}, ${countOf(score.questions, 'question')}. Questions behind it`}
    >
      <span className={classes.cellName}>{name}</span>
      <span className={`${classes.value} numbers`}>{value}</span>
      <Whisker score={score} scale={scale} />
      <span className={`${classes.cellNote} numbers`}>
        {interval}, n = {score.questions}
      </span>
    </UnstyledButton>
  )
}
