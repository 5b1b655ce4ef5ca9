import { describe, expect, it } from 'vitest'
import type { Span } from '#contract/span.ts'
import { createRandom } from '#engine/core/random.ts'
import {
  type RedactionOutcome,
  redactionOutcome,
  spanF1,
  spanPrecision,
  spanRecall,
} from '#engine/evaluation/redaction-spans.ts'
import { bootstrapInterval } from '#engine/evaluation/statistics.ts'

/** Names are written in braces: `{Ann Lee} paid.` */
const paragraph = (braced: string): { text: string; names: Span[] } => {
  const names: Span[] = []
  let text = ''
  for (const part of braced.split(/(\{[^}]+\})/)) {
    const name = part.startsWith('{') ? part.slice(1, -1) : null
    if (name !== null) names.push({ start: text.length, end: text.length + name.length })
    text += name ?? part
  }
  return { text, names }
}

/** The outcome of an output in which # stands for the mark, as `true false missed` and `=` when unchanged. */
const outcomeOf = (braced: string, output: string): string => {
  const { text, names } = paragraph(braced)
  const { truePositives, falsePositives, falseNegatives, otherwiseUnchanged } = redactionOutcome(
    text,
    names,
    output.replaceAll('#', '[REDACTED-NAME]'),
  )
  return `${truePositives} ${falsePositives} ${falseNegatives}${otherwiseUnchanged ? ' =' : ''}`
}

describe('the outcome of a redaction', () => {
  const input = "On 3 May {J. M. O'Brien} met Ms {Okafor-Lee}'s brother at Lee & Co, and {Ann} left."

  it.each([
    [
      'all names found and the rest as it was',
      "On 3 May # met Ms #'s brother at Lee & Co, and # left.",
      '3 0 0 =',
    ],
    ['white space around it', " On 3 May # met Ms #'s brother at Lee & Co, and # left.\n", '3 0 0 ='],
    [
      'the paragraph as it came',
      "On 3 May J. M. O'Brien met Ms Okafor-Lee's brother at Lee & Co, and Ann left.",
      '0 0 3 =',
    ],
    ['one name missed', "On 3 May # met Ms #'s brother at Lee & Co, and Ann left.", '2 0 1 ='],
    ['a title taken with the name', "On 3 May # met #'s brother at Lee & Co, and # left.", '2 1 1 ='],
    ['a part of a name left', "On 3 May J. # met Ms #'s brother at Lee & Co, and # left.", '2 1 1 ='],
    ['two marks for one name', "On 3 May # met Ms #-#'s brother at Lee & Co, and # left.", '2 2 1 ='],
    ['a possessive taken with the name', 'On 3 May # met Ms # brother at Lee & Co, and # left.', '2 1 1 ='],
    ['a company taken for a person', "On 3 May # met Ms #'s brother at # & Co, and # left.", '3 1 0 ='],
    ['a word lost elsewhere', "On 3 May # met Ms #'s brother at Lee & Co, # left.", '2 1 1 ='],
    ['a word changed elsewhere', "On 3 June # met Ms #'s brother at Lee & Co, and # left.", '3 0 0'],
    ['a space lost elsewhere', "On 3May # met Ms #'s brother at Lee & Co, and # left.", '3 0 0'],
    ['a sentence added', "Sure! On 3 May # met Ms #'s brother at Lee & Co, and # left.", '3 0 0'],
    ['a mark in front of nothing', "# On 3 May # met Ms #'s brother at Lee & Co, and # left.", '3 1 0'],
    ['another mark', "On 3 May [NAME] met Ms [Redacted-Name]'s brother at Lee & Co, and # left.", '1 0 2'],
    ['a name taken out without a mark', "On 3 May # met Ms #'s brother at Lee & Co, and left.", '2 0 1'],
    ['nothing', '', '0 0 3'],
  ])('counts %s', (_case, output, expected) => {
    expect(outcomeOf(input, output)).toBe(expected)
  })

  it('does not let one mark stand for a sentence', () => {
    const long = 'The {Ann} of one two three four five six seven eight nine ten eleven twelve.'
    expect(outcomeOf(long, '#')).toBe('0 1 1')
  })

  it('keeps names apart that only a comma parts', () => {
    expect(outcomeOf('{Ann Lee}, {Bo} and {Cy}', '#, # and #')).toBe('3 0 0 =')
    expect(outcomeOf('{Ann Lee}, {Bo} and {Cy}', '# and #')).toBe('1 1 2 =')
  })

  it('reads a tie in favour of the names', () => {
    expect(outcomeOf('by {Ann R. Lee}. {Bo} left.', 'by #. # left.')).toBe('2 0 0 =')
  })

  it('counts spans in UTF-16 code units', () => {
    expect(outcomeOf('🙂 {Zoë Ångström} and {J\u0301an}', '🙂 # and #')).toBe('2 0 0 =')
  })

  it('has nothing to find in a paragraph without names', () => {
    expect(outcomeOf('The rent is due.', 'The rent is due.')).toBe('0 0 0 =')
    expect(outcomeOf('The rent is due.', 'The # is due.')).toBe('0 1 0 =')
  })
})

const counts = (truePositives: number, falsePositives: number, falseNegatives: number): RedactionOutcome => ({
  truePositives,
  falsePositives,
  falseNegatives,
  otherwiseUnchanged: true,
})

describe('precision, recall and F1 over spans', () => {
  it('adds the spans of all paragraphs up before it divides', () => {
    // 5 true, 1 false, 3 missed: 5/6, 5/8 and 10/14, not the means of 3/4 and 1, of 1 and 2/5.
    const outcomes = [counts(3, 1, 0), counts(2, 0, 3)]
    expect(spanPrecision(outcomes)).toBeCloseTo(5 / 6, 12)
    expect(spanRecall(outcomes)).toBeCloseTo(5 / 8, 12)
    expect(spanF1(outcomes)).toBeCloseTo(10 / 14, 12)
  })

  it('has no precision without a mark and no recall without a name', () => {
    expect(spanPrecision([counts(0, 0, 4)])).toBeNull()
    expect(spanRecall([counts(0, 2, 0)])).toBeNull()
    expect(spanF1([counts(0, 0, 4)])).toBe(0)
    expect(spanF1([counts(0, 0, 0)])).toBeNull()
  })
})

describe('the bootstrap interval', () => {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length

  it('comes near the normal interval of a mean', () => {
    // 100 values 0 to 99: deviation 28.87 (population), so the mean 49.5 ± 1.96 · 2.887 = 43.84 to 55.16.
    const { low, high } = bootstrapInterval(
      Array.from({ length: 100 }, (_, value) => value),
      mean,
      createRandom('bootstrap'),
    ) ?? { low: Number.NaN, high: Number.NaN }
    expect(Math.abs(low - 43.84)).toBeLessThan(0.6)
    expect(Math.abs(high - 55.16)).toBeLessThan(0.6)
  })

  it('is the same for the same seed', () => {
    const draw = () => bootstrapInterval([1, 2, 3, 9], mean, createRandom('again'), 50)
    expect(draw()).toEqual(draw())
  })

  it('leaves out samples for which there is no value', () => {
    expect(bootstrapInterval([1, 2], () => null, createRandom('none'))).toBeNull()
    const onlyTwos = (sample: readonly number[]) => (sample.includes(1) ? null : mean(sample))
    expect(bootstrapInterval([1, 2], onlyTwos, createRandom('some'))).toEqual({ low: 2, high: 2 })
    expect(() => bootstrapInterval([], mean, createRandom('empty'))).toThrow(RangeError)
  })
})
