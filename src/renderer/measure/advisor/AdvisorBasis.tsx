import { Anchor } from '@mantine/core'
import type { ApproachCost, WordingAccuracy } from '#contract/advisor.ts'
import { pText, valueText } from '#contract/metric-text.ts'
import { formatCount } from '../../app/format.ts'
import { approachIdentity } from '../../theme/approach-identity.ts'
import { type CostCell, costColumns } from './cost-cells.ts'
import classes from './tables.module.css'

interface AdvisorBasisProps {
  costs: readonly ApproachCost[]
  accuracy: WordingAccuracy
}

/** What the approaches cost on this machine, and how well the wording tells them apart. */
export const AdvisorBasis = ({ costs, accuracy }: AdvisorBasisProps) => (
  <div className={classes.basis}>
    <section className={classes.section} aria-labelledby="advisor-costs">
      <h2 id="advisor-costs">Costs on this computer</h2>
      <div className={classes.tableWrap}>
        <table className={classes.costs}>
          <thead>
            <tr>
              <th scope="col">Approach</th>
              {costColumns.map(({ name, note }) => (
                <th key={name} scope="col">
                  {name}
                  <span className={classes.headNote}>{note}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {costs.map(cost => (
              <tr key={cost.approach} data-approach={cost.approach}>
                <th scope="row" className={classes.costApproach}>
                  {approachIdentity[cost.approach].name}
                  <span className={classes.headNote}>
                    {cost.questions === 0 ? 'no questions yet' : `${formatCount(cost.questions)} questions`}
                  </span>
                </th>
                {costColumns.map(({ name, cell }) => (
                  <td key={name} className="numbers">
                    <Cost cell={cell(cost, costs)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
    <section className={classes.section} aria-labelledby="advisor-accuracy">
      <h2 id="advisor-accuracy" tabIndex={-1}>
        How far the wording can be trusted
      </h2>
      <div className={classes.accuracy}>
        <Share name="Classifier" of={accuracy.heldOut} score={accuracy.classifier} />
        <Share name="Plain keyword rule" of={accuracy.heldOut} score={accuracy.keywordRule} />
        <p className={classes.note}>
          The classifier learnt from {formatCount(accuracy.labelled - accuracy.heldOut)} labelled
          descriptions; both were tried on {formatCount(accuracy.heldOut)} that it never saw. In brackets
          Wilson’s 95% interval.{' '}
          {accuracy.pValue < 0.05
            ? 'The difference is more than chance'
            : 'These descriptions do not show a difference'}{' '}
          (exact McNemar test, {pText(accuracy.pValue)}).
        </p>
      </div>
    </section>
  </div>
)

const Cost = ({ cell }: { cell: CostCell }) =>
  cell.type === 'unmeasured' ? (
    <span className={classes.unmeasured}>
      not measured here yet
      <Anchor href={cell.href} size="xs">
        {cell.action}
      </Anchor>
    </span>
  ) : (
    <span data-never={cell.type === 'never' || undefined}>{cell.text}</span>
  )

interface ShareProps {
  name: string
  of: number
  score: WordingAccuracy['classifier']
}

const Share = ({ name, of, score: { right, low, high } }: ShareProps) => (
  <div className={classes.share}>
    <span className={classes.shareName}>{name}</span>
    <span className={classes.shareBar} aria-hidden>
      <span
        className={classes.shareInterval}
        style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }}
      />
      <span className={classes.shareMean} style={{ left: `${(right / of) * 100}%` }} />
    </span>
    <span className="numbers">
      <strong>{valueText(right / of, 'share')}</strong> right, {formatCount(right)} of {formatCount(of)} [
      {valueText(low, 'share')} to {valueText(high, 'share')}]
    </span>
  </div>
)
