import type { Span } from '#contract/span.ts'

/** A number written in digits, and what it may mean: `1,234` is read as 1234 and as 1.234. */
export interface WrittenNumber extends Span {
  readings: readonly number[]
}

// Groups of three by spaces, with decimals after a point or comma; or digits with points, commas and apostrophes.
// Digits right behind a letter, or behind a letter and a hyphen, are part of a code (E17, E-17) and no number.
const pattern =
  /(?<![\p{L}\p{N}]|\p{L}[-–]|\d[.,'’])(?:\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,'’]\d+)*)/gu

const groupsOfThree = (groups: readonly string[]): boolean => {
  const [first = '', ...others] = groups
  return /^[1-9]\d{0,2}$/.test(first) && others.every(group => group.length === 3)
}

/** What digits with points and commas mean, without a sign; nothing for `1.2.3`. */
const readingsOf = (digits: string): number[] => {
  const text = digits.replace(/[\s'’]/g, '')
  const points = text.split('.').length - 1
  const commas = text.split(',').length - 1
  if (points + commas === 0) return [Number(text)]
  if (points > 0 && commas > 0) {
    // The later one is the decimal sign, and stands once.
    const [whole, fraction, thousands] =
      text.lastIndexOf('.') > text.lastIndexOf(',')
        ? [text.slice(0, text.lastIndexOf('.')), text.slice(text.lastIndexOf('.') + 1), ',']
        : [text.slice(0, text.lastIndexOf(',')), text.slice(text.lastIndexOf(',') + 1), '.']
    const groups = whole.split(thousands)
    return groupsOfThree(groups) ? [Number(`${groups.join('')}.${fraction}`)] : []
  }
  const groups = text.split(points > 0 ? '.' : ',')
  if (groups.length > 2) return groupsOfThree(groups) ? [Number(groups.join(''))] : []
  const decimal = Number(groups.join('.'))
  // Nobody writes 43 as 43,000; and in 28 500,125 the spaces are the thousands already.
  if (/[\s'’]/.test(digits) || !groupsOfThree(groups)) return [decimal]
  return groups[1] === '000' ? [Number(groups.join(''))] : [Number(groups.join('')), decimal]
}

/**
 * The numbers of a text, in order, as people write them: `1,234.5`, `1.234,5`, `1 234,5`, `1'234.5`, `.5` as 5.
 * One separator before exactly three digits can be either, so that both readings count (000: thousands only).
 * `1.2.3` is a version and `1,2,3` a list, of which nothing is read. A hyphen is a minus sign where nothing, a
 * space, a bracket or a currency sign stands before it. Numbers in words are not read.
 */
export const numbersIn = (text: string): WrittenNumber[] => {
  const numbers: WrittenNumber[] = []
  for (const match of text.matchAll(pattern)) {
    const readings = readingsOf(match[0])
    if (readings.length === 0) continue
    const negative = /(?:^|[\s([€$£])[-−]$/u.test(text.slice(Math.max(0, match.index - 2), match.index))
    numbers.push({
      start: match.index,
      end: match.index + match[0].length,
      readings: negative ? readings.map(value => -value) : readings,
    })
  }
  return numbers
}
