/** Bytes are shown in powers of 1000. */
export type Unit = 'ms' | 'bytes' | 'tokens/s' | 'texts/s'

/** From which value on a larger unit is used. */
const scales: Record<Unit, readonly { from: number; name: string }[]> = {
  ms: [
    { from: 0, name: 'ms' },
    { from: 1000, name: 's' },
  ],
  bytes: [
    { from: 0, name: 'MB' },
    { from: 1e9, name: 'GB' },
  ],
  'tokens/s': [{ from: 0, name: 'tokens/s' }],
  'texts/s': [{ from: 0, name: 'texts/s' }],
}
/** How many of the first unit make one of each. */
const divisors: Record<string, number> = { ms: 1, s: 1000, MB: 1e6, GB: 1e9, 'tokens/s': 1, 'texts/s': 1 }

const scaled = (value: number, unit: Unit): { amount: number; name: string } => {
  const { name } = scales[unit].findLast(({ from }) => value >= from) ?? scales[unit][0] ?? { name: unit }
  return { amount: value / (divisors[name] ?? 1), name }
}

const digitsText = (amount: number): string => {
  const digits = amount >= 100 ? 0 : amount >= 10 ? 1 : 2
  return amount.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/**
 * A measured value for a table, and others of its samples in brackets, in the same unit:
 * `1.42 s (0.98 to 1.91)`. Three digits, none behind the point from 100 on.
 */
export const measuredText = (value: number, unit: Unit, others: readonly number[] = []): string => {
  const { amount, name } = scaled(value, unit)
  const inSameUnit = others.map(other => digitsText((other / value) * amount))
  return `${digitsText(amount)} ${name}${others.length > 0 ? ` (${inSameUnit.join(' to ')})` : ''}`
}

/** The value at a tick of an axis; of a unit that is always the same, the axis' own label speaks. */
export const tickText = (value: number, unit: Unit): string => {
  const { amount, name } = scaled(value, unit)
  // 0.1 · 3 and the like are not exact.
  const digits = Number(amount.toPrecision(12)).toLocaleString('en', { maximumSignificantDigits: 12 })
  return scales[unit].length > 1 ? `${digits} ${name}` : digits
}
