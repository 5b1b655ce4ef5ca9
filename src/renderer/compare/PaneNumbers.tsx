import { Tooltip } from '@mantine/core'
import type { Timings } from '#contract/run.ts'
import { metrics } from './metric.ts'
import classes from './pane.module.css'

/** What this answer cost, measured in this run. */
export const PaneNumbers = ({ timings }: { timings: Timings }) => (
  <footer className={classes.numbers}>
    <dl>
      {metrics.map(({ name, definition, value }) => {
        const shown = value(timings)
        if (shown === null) return null
        return (
          <Tooltip key={name} label={definition}>
            <div>
              <dt>{name}</dt>
              <dd className="numbers">{shown}</dd>
            </div>
          </Tooltip>
        )
      })}
    </dl>
  </footer>
)
