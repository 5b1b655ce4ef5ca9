import { Tooltip } from '@mantine/core'
import type { TrainingRecord } from '#contract/adapter.ts'
import { CopyAction } from '../../compare/CopyAction.tsx'
import classes from './adapters.module.css'
import { outcomeFacts, settingFacts, shortHash, type TrainingFact } from './training-facts.ts'

/** The data, the outcome and the hyperparameters of a training, as a grid of definitions. */
export const TrainingFacts = ({ record }: { record: TrainingRecord }) => (
  <>
    <dl className={classes.facts} aria-label="Data and outcome">
      <div>
        <dt>Training set</dt>
        <dd className={classes.name}>{record.trainingSetName}</dd>
      </div>
      <Tooltip label="SHA-256 of the examples: the same hash is the same data.">
        <div>
          <dt>Data hash</dt>
          <dd className={classes.hash}>
            {shortHash(record.dataHash)}
            <CopyAction label="Copy the whole data hash" text={record.dataHash} what="The hash" size={14} />
          </dd>
        </div>
      </Tooltip>
      {outcomeFacts(record).map(fact => (
        <Fact key={fact.name} {...fact} />
      ))}
    </dl>
    <dl className={classes.facts} aria-label="Hyperparameters">
      {settingFacts(record.settings).map(fact => (
        <Fact key={fact.name} {...fact} />
      ))}
    </dl>
  </>
)

const Fact = ({ name, meaning, value }: TrainingFact) => (
  <Tooltip label={meaning}>
    <div>
      <dt>{name}</dt>
      <dd className="numbers">{value}</dd>
    </div>
  </Tooltip>
)
