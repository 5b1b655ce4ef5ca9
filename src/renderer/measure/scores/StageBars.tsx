import { Text } from '@mantine/core'
import { approaches } from '#contract/approach.ts'
import { RetrievalStage } from '#contract/evaluation.ts'
import { stageNames } from '#contract/metric-text.ts'
import type { Scoreboard } from '#contract/scoreboard.ts'
import { approachIdentity } from '../../theme/approach-identity.ts'
import classes from './scoreboard.module.css'

/** From what went well to what went wrong first. */
const order = RetrievalStage.options.toReversed()

/** How far the expected passages came, a bar an approach. */
export const StageBars = ({ stages }: { stages: Scoreboard['stages'] }) => {
  const shown = approaches.flatMap(approach => {
    const counts = stages[approach]
    const total = counts ? Object.values(counts).reduce((sum, count) => sum + count, 0) : 0
    return counts && total > 0 ? [{ approach, counts, total }] : []
  })
  if (shown.length === 0) return null
  return (
    <section className={classes.stages} aria-label="How far the expected passages came">
      <h3>How far the expected passages came</h3>
      {shown.map(({ approach, counts, total }) => (
        <div key={approach} data-approach={approach} className={classes.stageRow}>
          <span className={classes.own}>{approachIdentity[approach].name}</span>
          <div>
            <div className={classes.stageBar} aria-hidden>
              {order.map(stage => (
                <span
                  key={stage}
                  data-stage={stage}
                  style={{ width: `${((counts[stage] ?? 0) / total) * 100}%` }}
                />
              ))}
            </div>
            <Text size="sm" className="numbers">
              {order
                .flatMap(stage => (counts[stage] ? [`${counts[stage]} ${stageNames[stage]}`] : []))
                .join(' · ')}
            </Text>
          </div>
        </div>
      ))}
    </section>
  )
}
