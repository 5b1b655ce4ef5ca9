import type { Approach } from '#contract/approach.ts'

export const approachNames: Record<Approach, string> = {
  base: 'Base',
  rag: 'RAG',
  tuned: 'Tuned',
  hybrid: 'Hybrid',
}

const grouped = (value: number, digits: number): string =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

export const countText = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`

export const bytesText = (bytes: number): string =>
  bytes < 2 ** 20
    ? `${grouped(bytes / 2 ** 10, 0)} kB`
    : bytes < 2 ** 30
      ? `${grouped(bytes / 2 ** 20, 1)} MB`
      : `${grouped(bytes / 2 ** 30, 1)} GB`

export const minutesText = (minutes: number): string =>
  minutes < 1 ? `${grouped(minutes * 60, 0)} s` : `${grouped(minutes, 1)} min`

export const listText = (names: readonly string[]): string =>
  new Intl.ListFormat('en', { type: 'conjunction' }).format(names)

/** `21 November 2026, 19:16`: a day and a month are not to be confused. */
export const momentText = (at: Date): string =>
  at.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' })
