import type { Score } from '#contract/scoreboard.ts'
import { placeOn, type Scale } from './scale.ts'
import classes from './scoreboard.module.css'

/** A mean as a point and its 95% interval as a bar; what it says is written beside it. */
export const Whisker = ({ score, scale }: { score: Score; scale: Scale }) => {
  const { mean, from, width } = placeOn(scale, score)
  return (
    <span className={classes.whisker} aria-hidden>
      <span className={classes.interval} style={{ left: `${from}%`, width: `${width}%` }} />
      <span className={classes.mean} style={{ left: `${mean}%` }} />
    </span>
  )
}
