import type { TrainingStep, ValidationPoint } from '#contract/training.ts'

/** Columns for the chart, all of the same length; null where a series has no value at a step. */
export interface LossSeries {
  steps: number[]
  training: (number | null)[]
  smoothed: (number | null)[]
  validation: (number | null)[]
}

/** What the loss was at one step; the validation loss is of the last time it was measured until then. */
export interface LossReading {
  step: number
  training: number | undefined
  smoothed: number | undefined
  validation: ValidationPoint | undefined
}

/**
 * Exponential moving average without the pull towards its start (Kingma & Ba 2015, section 3), over about
 * `span` values; values that are no number leave it as it was.
 */
export const smooth = (values: readonly number[], span: number): number[] => {
  const decay = 1 - 2 / (span + 1)
  let sum = 0
  let weight = 0
  return values.map(value => {
    if (Number.isFinite(value)) {
      sum = decay * sum + (1 - decay) * value
      weight = decay * weight + (1 - decay)
    }
    return weight === 0 ? value : sum / weight
  })
}

/** A twentieth of the training, so that short ones and long ones look alike. */
const smoothingSpan = (totalSteps: number): number => Math.min(50, Math.max(4, Math.round(totalSteps / 20)))

export const lossSeries = (
  steps: readonly TrainingStep[],
  validation: readonly ValidationPoint[],
  totalSteps: number,
): LossSeries => {
  const averages = smooth(
    steps.map(({ loss }) => loss),
    smoothingSpan(totalSteps),
  )
  const rows = new Map<number, { training?: number; smoothed?: number; validation?: number }>()
  const rowOf = (step: number) => {
    const row = rows.get(step) ?? {}
    rows.set(step, row)
    return row
  }
  steps.forEach(({ step, loss }, index) => {
    Object.assign(rowOf(step), { training: loss, smoothed: averages[index] })
  })
  for (const { step, loss } of validation) rowOf(step).validation = loss
  const sorted = [...rows].toSorted(([a], [b]) => a - b)
  const column = (of: 'training' | 'smoothed' | 'validation') =>
    sorted.map(([, row]) => {
      const value = row[of]
      return value !== undefined && Number.isFinite(value) ? value : null
    })
  return {
    steps: sorted.map(([step]) => step),
    training: column('training'),
    smoothed: column('smoothed'),
    validation: column('validation'),
  }
}

/** Where the losses span more than this, a linear axis would flatten all but the beginning. */
const linearSpan = 20

export const wantsLogScale = ({ smoothed, validation }: LossSeries): boolean => {
  const positive = [...smoothed, ...validation].filter(value => value !== null && value > 0)
  const [low, high] = positive.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value ?? low), Math.max(high, value ?? high)],
    [Number.POSITIVE_INFINITY, 0],
  )
  return high > low * linearSpan
}

/** What to read off at the row `index`, or at the end without one. */
export const readingAt = (series: LossSeries, index?: number): LossReading | undefined => {
  const at = index ?? series.steps.length - 1
  const step = series.steps[at]
  if (step === undefined) return undefined
  const measured = series.validation.slice(0, at + 1).findLastIndex(loss => loss !== null)
  const measuredAt = series.steps[measured]
  const loss = series.validation[measured]
  return {
    step,
    training: series.training[at] ?? undefined,
    smoothed: series.smoothed[at] ?? undefined,
    validation:
      measuredAt === undefined || loss === undefined || loss === null
        ? undefined
        : { step: measuredAt, loss },
  }
}

const digits = new Intl.NumberFormat('en', { minimumFractionDigits: 3, maximumFractionDigits: 3 })

const smallDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 })

/** Three digits after the point: `0.482`, `0.0064`. Losses are in nats a token. */
export const formatLoss = (loss: number): string => {
  if (!Number.isFinite(loss)) return 'no number'
  return loss > 0 && loss < 0.01 ? smallDigits.format(loss) : digits.format(loss)
}

/** The reading as a sentence, for those who do not see the chart. */
export const describeReading = ({ step, training, smoothed, validation }: LossReading): string =>
  [
    `Step ${step}`,
    training !== undefined && `training loss ${formatLoss(training)}`,
    smoothed !== undefined && `smoothed ${formatLoss(smoothed)}`,
    validation && `validation loss ${formatLoss(validation.loss)} at step ${validation.step}`,
  ]
    .filter(Boolean)
    .join(', ')
