import type { SentenceSupport } from '#contract/run.ts'
import classes from './pane.module.css'

export const hasUnsupported = (sentences: readonly SentenceSupport[]): boolean =>
  sentences.some(({ supported }) => !supported)

/** What the line under some sentences means. */
export const UnsupportedLegend = () => (
  <>
    <span className={classes.unsupported}>dotted</span>: no passage says this
  </>
)
