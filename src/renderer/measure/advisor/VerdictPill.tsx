import type { Recommendation } from '#contract/advisor.ts'
import classes from './advisor.module.css'
import { verdictIdentity } from './verdict-identity.ts'

/** A recommendation by its name, in the colour of the approach that it amounts to. */
export const VerdictPill = ({ recommendation }: { recommendation: Recommendation }) => {
  const { name, approach } = verdictIdentity[recommendation]
  return (
    <span className={classes.pill} data-approach={approach}>
      {name}
    </span>
  )
}
