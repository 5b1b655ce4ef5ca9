import { format, isDateFormat } from 'numfmt'

/** Formats that a workbook names by number alone (ECMA-376 part 1, 18.8.30); the rest stands in its styles. */
const builtIn: Record<number, string> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  20: 'h:mm',
  21: 'h:mm:ss',
  37: '#,##0;(#,##0)',
  39: '#,##0.00;(#,##0.00)',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  48: '##0.0E+0',
}
/** These show a date in the order of the reader's own country. */
const builtInDates = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58])

export const builtInFormat = (id: number): string | null =>
  builtInDates.has(id) ? 'yyyy-mm-dd hh:mm' : (builtIn[id] ?? null)

const dayMs = 24 * 60 * 60 * 1000
/** Day 25569 of the calendar that begins in 1900 is 1970-01-01; the one of 1904 begins 1462 days later. */
const daysTo1970 = 25569
const daysFrom1900To1904 = 1462

const isoDate = (serial: number, from1904: boolean): string => {
  const days = serial + (from1904 ? daysFrom1900To1904 : 0)
  const date = new Date(Math.round((days - daysTo1970) * dayMs))
  if (Number.isNaN(date.getTime())) return String(serial)
  const [day = '', time = ''] = date.toISOString().split('T')
  if (serial < 1) return time.slice(0, 5)
  return serial % 1 === 0 ? day : `${day} ${time.slice(0, 5)}`
}

/**
 * A number as its cell shows it, in English notation: with its currency, its unit, its share of a
 * hundred. Dates read `2026-01-31`, which means one day only in every country.
 */
export const cellNumber = (value: number, pattern: string | null, from1904: boolean): string => {
  // A spreadsheet shows fifteen digits at most; the rest is what binary fractions leave.
  const plain = String(Number(value.toPrecision(15)))
  if (pattern === null || pattern === '' || /^(?:general|@)$/i.test(pattern)) return plain
  const isDuration = /\[(?:h+|m+|s+)\]/i.test(pattern)
  if (isDateFormat(pattern) && !isDuration && /[dyh]/i.test(pattern)) return isoDate(value, from1904)
  try {
    return format(pattern, value).replace(/\s+/g, ' ').trim() || plain
  } catch {
    // A pattern that nobody can read is no reason to lose the number.
    return plain
  }
}
