import type { MetricDefinition } from '#contract/metric.ts'
import { effectText, pText, verdictText } from '#contract/metric-text.ts'
import type { Effect } from '#contract/scoreboard.ts'
import { countOf } from '../../app/format.ts'
import classes from './scoreboard.module.css'

interface EffectLineProps {
  name: string
  /** Said to those who want to know: what is compared with what. */
  what: string
  effect: Effect
  definition: MetricDefinition
}

/** What one thing did to a metric: in a word, then how much, how sure, and from how many questions. */
export const EffectLine = ({ name, what, effect, definition: { unit, better } }: EffectLineProps) => {
  const verdict = verdictText(effect, better)
  return (
    <li className={classes.effect} title={what}>
      <span className={classes.effectName}>{name}</span>
      <span className={classes.verdict} data-verdict={verdict}>
        {verdict}
      </span>
      <span className={`${classes.effectNumbers} numbers`}>
        {effectText(effect, unit)}, {pText(effect.adjustedPValue)}, {countOf(effect.questions, 'question')}
      </span>
    </li>
  )
}
