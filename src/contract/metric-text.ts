import type { RetrievalStage } from './evaluation.ts'
import type { MetricDefinition } from './metric.ts'
import type { Effect, Interval, Score } from './scoreboard.ts'

// How measured values are written for people: the same in the window, in reports and in the terminal.

type Unit = MetricDefinition['unit']

export const stageNames: Record<RetrievalStage, string> = {
  'not-parsed': 'not in the documents as read',
  'not-chunked-well': 'cut apart between chunks',
  'not-found': 'not found',
  'ranked-low': 'found, but ranked too low',
  'not-used': 'given to the model, but not used',
  used: 'used in the answer',
}

const grouped = (value: number, digits: number): string =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

/** A metric's value with its unit, as exact as its sample allows to be read: `68%`, `1,204 ms`, `0.67`. */
export const valueText = (value: number, unit: Unit): string => {
  switch (unit) {
    case 'share':
      return `${grouped(value * 100, 0)}%`
    case 'score':
      return grouped(value, 2)
    case 'ratio':
      return grouped(value, Math.abs(value) < 100 ? 1 : 0)
    case 'ms':
      return `${grouped(value, 0)} ms`
    case 'tokens/s':
      return `${grouped(value, 1)} tokens/s`
    case 'tokens':
    case 'words':
      return grouped(value, value < 100 ? 1 : 0)
  }
}

/** A value without its unit, where the unit is said once for several. */
const bareValue = (value: number, unit: Unit): string =>
  valueText(value, unit).replace(/(?:%| ms| tokens\/s)$/, '')

/** Shares differ by percentage points. What is shown as 0 has no sign. */
const signed = (value: number, unit: Unit): string => {
  const text = bareValue(Math.abs(value), unit)
  if (!/[1-9]/.test(text)) return text
  return `${value < 0 ? '−' : '+'}${text}`
}

export const intervalText = ({ low, high }: Interval, unit: Unit): string =>
  `${bareValue(low, unit)} to ${valueText(high, unit)}`

export const scoreText = ({ mean, interval }: Score, unit: Unit): string =>
  `${valueText(mean, unit)} [${intervalText(interval, unit)}]`

export const effectText = (
  { difference, interval: { low, high } }: Pick<Effect, 'difference' | 'interval'>,
  unit: Unit,
): string => {
  const of = { ms: ' ms', 'tokens/s': ' tokens/s', share: ' points' }
  const name = unit in of ? of[unit as keyof typeof of] : '' // narrowed by the line's own test
  return `${signed(difference, unit)}${name} [${signed(low, unit)} to ${signed(high, unit)}]`
}

/** What a difference means for a metric where lower is better is not the same as where higher is. */
export const verdictText = ({ verdict }: Effect, better: MetricDefinition['better']): string => {
  if (verdict === 'none-shown') return 'no difference shown'
  if (better === 'neither') return verdict
  return (verdict === 'higher') === (better === 'higher') ? 'better' : 'worse'
}

export const pText = (pValue: number): string =>
  pValue < 0.001 ? 'p < 0.001' : `p = ${grouped(pValue, pValue < 0.1 ? 3 : 2)}`
