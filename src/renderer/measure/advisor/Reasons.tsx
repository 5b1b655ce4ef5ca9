import { Text } from '@mantine/core'
import { IconArrowsDiff } from '@tabler/icons-react'
import type { Advice, AdviceReason } from '#contract/advisor.ts'
import { contradict, reasonSides } from './reason-sides.ts'
import classes from './reasons.module.css'
import { sourceText } from './verdict-identity.ts'

/** Why, with what speaks for the one beside what speaks for the other. */
export const Reasons = ({ advice }: { advice: Advice }) => {
  const sides = reasonSides(advice.reasons)
  const wordsOf = ({ from, criterion }: AdviceReason) =>
    from === 'criteria' ? advice.readFromText.find(read => read.criterion === criterion)?.words : undefined
  const list = (reasons: readonly AdviceReason[], name: string) => (
    <ul aria-label={name}>
      {reasons.map(reason => {
        const words = wordsOf(reason)
        return (
          <li key={`${reason.criterion} ${reason.sentence}`}>
            <span className={classes.source}>{sourceText[reason.from]}</span> {reason.sentence}
            {words !== undefined && (
              <span className={classes.words}>
                read from <q>{words}</q>
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
  return (
    <section aria-label="Reasons">
      <h3 className={classes.title}>Why</h3>
      {contradict(sides, advice.recommendation) && (
        <p className={classes.contradict}>
          <IconArrowsDiff size={17} stroke={1.7} aria-hidden />
          Not all reasons point one way.
        </p>
      )}
      <div className={classes.sides}>
        <div data-approach="rag" className={classes.sideOf}>
          <h4>For retrieval</h4>
          {sides.retrieval.length > 0 ? list(sides.retrieval, 'For retrieval') : <Nothing />}
        </div>
        <div data-approach="tuned" className={classes.sideOf}>
          <h4>For fine-tuning</h4>
          {sides.tuning.length > 0 ? list(sides.tuning, 'For fine-tuning') : <Nothing />}
        </div>
        {sides.both.length > 0 && (
          <div data-approach="hybrid" className={classes.across}>
            <h4>For both</h4>
            {list(sides.both, 'For both')}
          </div>
        )}
        {sides.weigh.length > 0 && (
          <div className={classes.across}>
            <h4>To be weighed</h4>
            {list(sides.weigh, 'To be weighed')}
          </div>
        )}
        {sides.neutral.length > 0 && (
          <div className={classes.across}>
            <h4>Moves nothing by itself</h4>
            {list(sides.neutral, 'Moves nothing by itself')}
          </div>
        )}
      </div>
    </section>
  )
}

const Nothing = () => (
  <Text size="sm" c="dimmed">
    Nothing so far.
  </Text>
)
