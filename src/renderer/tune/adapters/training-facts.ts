import type { TrainingRecord } from '#contract/adapter.ts'
import {
  type TargetModule,
  TargetModule as TargetModules,
  type TrainingSettings,
} from '#contract/training.ts'
import { countOf, formatCount, formatRate } from '../../app/format.ts'
import { formatLoss } from '../loss-series.ts'
import { formatSpentTime } from '../training-time.ts'

/** One line of the card: what it is called, what it means, and its value. */
export interface TrainingFact {
  name: string
  meaning: string
  value: string
}

const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 })
const share = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })

/** What came of the training. */
export const outcomeFacts = (record: TrainingRecord): TrainingFact[] => {
  const first = record.validation.at(0)
  const last = record.validation.at(-1)
  const lastStep = record.steps.at(-1)
  return [
    {
      name: 'Examples',
      meaning: 'Examples that it learnt from, and those kept apart to measure the validation loss with.',
      value:
        record.validationExamples === 0
          ? formatCount(record.trainingExamples)
          : `${formatCount(record.trainingExamples)} + ${formatCount(record.validationExamples)} kept apart`,
    },
    ...(first && last && last.step > first.step
      ? [
          {
            name: 'Validation loss',
            meaning:
              'Mean cross-entropy, in nats a token, over the answers that were kept apart: before and after.',
            value: `${formatLoss(first.loss)} → ${formatLoss(last.loss)}`,
          },
        ]
      : []),
    {
      name: 'Steps',
      meaning:
        'Times that the adapter was changed, once for each batch of examples; pauses are not in the time.',
      value: `${formatCount(lastStep?.step ?? 0)} in ${formatSpentTime(record.secondsSpent)}${record.stoppedEarly ? ', stopped early' : ''}`,
    },
    ...(record.tokensPerSecond === null
      ? []
      : [
          {
            name: 'Speed',
            meaning: 'Training tokens each second, forward and backward.',
            value: formatRate(record.tokensPerSecond),
          },
        ]),
  ]
}

/** The hyperparameters, in the words of the field. */
export const settingFacts = (settings: TrainingSettings): TrainingFact[] => [
  { name: 'Rank', meaning: 'Width of the two factors of every adapted layer.', value: `${settings.rank}` },
  {
    name: 'Alpha',
    meaning: settings.rankStabilized
      ? 'The factors’ product is scaled by alpha / √rank (rsLoRA).'
      : 'The factors’ product is scaled by alpha / rank.',
    value: `${short.format(settings.alpha)}${settings.rankStabilized ? ', rsLoRA' : ''}`,
  },
  {
    name: 'Target modules',
    meaning: 'The linear layers of every block that were adapted.',
    value: targets(settings.targetModules),
  },
  {
    name: 'Dropout',
    meaning: 'Share of the adapter’s input that was dropped while training.',
    value: share.format(settings.dropout),
  },
  { name: 'Epochs', meaning: 'Passes over the examples.', value: formatCount(settings.epochs) },
  {
    name: 'Learning rate',
    meaning: 'Peak of AdamW’s learning rate, after the warm-up and before the cosine.',
    value: short.format(settings.learningRate),
  },
  {
    name: 'Warm-up',
    meaning: 'Share of the steps in which the learning rate rose.',
    value: share.format(settings.warmUpShare),
  },
  {
    name: 'Batch',
    meaning: 'Examples that each step learnt from.',
    value: countOf(settings.batchExamples, 'example'),
  },
  { name: 'Weight decay', meaning: 'AdamW’s weight decay.', value: short.format(settings.weightDecay) },
  {
    name: 'Clip norm',
    meaning: 'Global norm to which gradients were clipped.',
    value: short.format(settings.maxGradientNorm),
  },
  {
    name: 'Cut-off',
    meaning: 'Longer examples were cut at the end.',
    value: countOf(settings.maxTokens, 'token'),
  },
  {
    name: 'Seed',
    meaning: 'The same seed, data and machine give the same adapter.',
    value: `${settings.seed}`,
  },
]

const targets = (modules: readonly TargetModule[]): string =>
  modules.length === TargetModules.options.length
    ? `all ${modules.length}`
    : modules.map(name => name.replace(/_proj$/, '')).join(', ')

/** A hash as people compare it: its beginning. */
export const shortHash = (hash: string): string => hash.slice(0, 12)
