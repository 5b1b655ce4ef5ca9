import classes from './loss-curve.module.css'
import { formatLoss, type LossReading } from './loss-series.ts'

/** What the lines are, with their values at the cursor, or at the end while there is none. */
export const LossLegend = ({ reading, log }: { reading: LossReading | undefined; log: boolean }) => (
  <figcaption className={classes.legend}>
    <span className={classes.legendStep}>
      <span className="numbers">{reading ? `Step ${reading.step}` : 'Step –'}</span>
    </span>
    <Entry kind="smoothed" name="Training loss, smoothed" value={reading?.smoothed} />
    <Entry kind="training" name="each step" value={reading?.training} />
    <Entry
      kind="validation"
      name="Validation loss"
      value={reading?.validation?.loss}
      at={
        reading?.validation && reading.validation.step !== reading.step ? reading.validation.step : undefined
      }
    />
    {log && <span className={classes.legendNote}>logarithmic axis</span>}
  </figcaption>
)

interface EntryProps {
  kind: 'training' | 'smoothed' | 'validation'
  name: string
  value: number | undefined
  at?: number | undefined
}

const Entry = ({ kind, name, value, at }: EntryProps) => (
  <span className={classes.entry}>
    <span className={classes.line} data-kind={kind} aria-hidden />
    {name}
    <strong className="numbers">{value === undefined ? '–' : formatLoss(value)}</strong>
    {at !== undefined && <span className={classes.legendNote}>at step {at}</span>}
  </span>
)
