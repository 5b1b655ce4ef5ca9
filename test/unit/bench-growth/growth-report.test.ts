import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { drawFigure } from '../../../scripts/bench-growth/draw-figure.ts'
import { growthReport, withReport } from '../../../scripts/bench-growth/growth-report.ts'
import { type Measured, noGrowth, withMeasurement } from '../../../scripts/bench-growth/growth-results.ts'
import { partFigures } from '../../../scripts/bench-growth/part-figures.ts'

const prompt = (size: number, actualSize: number, firstTokenMs: number[]): Measured => ({
  ...{ type: 'measured', size, actualSize, date: '2026-11-21T12:00:00.000Z', cpu: 'Example 9000' },
  ...{ cores: 2, memoryBytes: 24 * 2 ** 30, node: 'v24.0.0', loadAtStart: 0.25, loadAtEnd: 1.6 },
  samples: { timeToFirstTokenMs: firstTokenMs, decodePerSecond: [50, 60, 70], peakBytes: [6e8] },
})
const short = prompt(64, 56, [100, 120, 200])
const long = prompt(256, 245, [500, 600, 900])
const growth = withMeasurement(withMeasurement(noGrowth, 'prompt', short), 'prompt', long)

test('writes a table of medians and quartiles with the machine, the load and the number of samples', () => {
  const report = growthReport(growth)
  expect(report).toContain('21 November 2026, Example 9000, 2 cores, 24 GB, Node 24.0.0')
  expect(report).toContain('first token (quartiles; n = 3)')
  // The quartiles of 100, 120, 200 are 110 and 160.
  expect(report).toContain(
    '| 56 | 120 ms (110 to 160) | 60.0 tokens/s (55.0 to 65.0) | – | 600 MB | 0.3 to 1.6 |',
  )
  expect(report).toContain('![Time to the first token](benchmarks/growth-prompt-first-token.svg)')
  expect(report).not.toContain('Size of the library')
})

test('warns of rows that were measured beside other work', () => {
  expect(growthReport(growth)).not.toContain('beside other work')
  const disturbed = withMeasurement(growth, 'prompt', { ...long, loadAtEnd: 2.5 })
  expect(growthReport(disturbed)).toContain(
    '**Measured beside other work** (a load above the number of cores): 245.',
  )
})

test('says why a size has no figures', () => {
  const { actualSize: _, samples: __, ...around } = prompt(8192, 1, [1])
  const refused = { ...around, reason: 'it does not fit' }
  const report = growthReport(withMeasurement(growth, 'prompt', { ...refused, type: 'not-measured' }))
  expect(report).toContain('Not measured: 8,192 tokens of the prompt, it does not fit.')
})

test('puts a report in the place of the one before and leaves the rest of the document', () => {
  const first = withReport('# Measured\n\nBefore.\n', growthReport(noGrowth))
  expect(first.startsWith('# Measured\n\nBefore.\n\n<!--')).toBe(true)
  const second = withReport(`${first}\nAfter.\n`, growthReport(growth))
  expect(second.startsWith('# Measured\n\nBefore.\n\n<!--')).toBe(true)
  expect(second.endsWith('-->\n\nAfter.\n')).toBe(true)
  expect(second.match(/### /g)).toHaveLength(1)
  expect(withReport(second, growthReport(growth))).toBe(second)
})

const [firstToken, decoding] = partFigures.prompt.figures

test('draws each median as a point, its quartiles as a bar and a reference line on logarithmic axes', () => {
  if (!firstToken) throw new Error('the part has no figure')
  const svg = drawFigure(firstToken, [short, long], 'tokens')
  const { document } = parseHTML(`<html><body>${svg}</body></html>`)
  const texts = [...document.querySelectorAll('text')].map(({ textContent }) => textContent)
  expect(texts).toEqual(
    expect.arrayContaining(['64', '256', '100 ms', '1 s', 'first token', 'linear', 'tokens →']),
  )
  expect(document.querySelectorAll('[aria-label="dot"] path, [aria-label="dot"] circle')).toHaveLength(2)
  const bars = [...document.querySelectorAll('[aria-label="rule"] line')]
  const length = (bar: Element | undefined): number =>
    Math.abs(Number(bar?.getAttribute('y1')) - Number(bar?.getAttribute('y2')))
  expect(bars).toHaveLength(2)
  // From 110 to 160 and from 550 to 750: lengths are as the logarithms of the ratios.
  expect(length(bars[0]) / length(bars[1])).toBeCloseTo(Math.log(160 / 110) / Math.log(750 / 550), 2)
})

test('draws a figure of one size without a reference line', () => {
  if (!decoding) throw new Error('the part has no second figure')
  const svg = drawFigure(decoding, [short], 'tokens')
  expect(svg).toContain('decoding')
  expect(svg).not.toContain('half for twice the size')
  expect(drawFigure(decoding, [short, long], 'tokens')).toContain('half for twice the size')
})

test('draws a document that stands alone', () => {
  if (!firstToken) throw new Error('the part has no figure')
  expect(drawFigure(firstToken, [short, long], 'tokens')).toMatch(
    /^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/,
  )
})
