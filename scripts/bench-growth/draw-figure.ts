import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { quantile } from '#engine/evaluation/statistics.ts'
import { figureStyle, seriesStyles } from './figure-style.ts'
import type { Measured } from './growth-results.ts'
import { logDomain, logTicks, spreadLabels } from './log-axis.ts'
import type { Figure } from './part-figures.ts'
import { tickText } from './units.ts'

const width = 720
const height = 400
const margins = { marginTop: 84, marginRight: 150, marginBottom: 52, marginLeft: 74 }
const labelGap = 18
/** From the last point to its label. */
const labelDistance = 12
/** Wide and pale, so that the point of the median is seen on it. */
const quartileBar = { strokeWidth: 10, strokeOpacity: 0.35 }
const referenceNames = { [-1]: 'half for twice the size', 0: 'constant', 1: 'linear' } as const

interface Point {
  size: number
  lower: number
  median: number
  upper: number
}

const pointsOf = (measured: readonly Measured[], metric: string): Point[] =>
  measured.flatMap(({ actualSize, samples }) => {
    const values = samples[metric]
    if (!values) return []
    const [lower, median, upper] = [quantile(values, 0.25), quantile(values, 0.5), quantile(values, 0.75)]
    return [{ size: actualSize, lower, median, upper }]
  })

/** Two ends of cost ∝ size^slope through the point at the smallest size that leaves it room; none with one size. */
const referenceLine = (lines: readonly Point[][], slope: number): { size: number; cost: number }[] => {
  const sizes = lines.flat().map(({ size }) => size)
  const [from, to] = [Math.min(...sizes), Math.max(...sizes)]
  if (from === to) return []
  const atStart = lines.flat().flatMap(({ size, median }) => (size === from ? [median] : []))
  const start = slope < 0 ? Math.max(...atStart) : Math.min(...atStart)
  return [
    { size: from, cost: start },
    { size: to, cost: start * (to / from) ** slope },
  ]
}

/** Coordinates to a hundredth of a pixel. */
const rounded = (svg: string): string =>
  svg.replace(/-?\d+\.\d{3,}/g, number => String(Number(Number(number).toFixed(2))))

/**
 * A figure as an SVG document: medians joined by lines, quartiles as bars, two logarithmic axes and a line that shows
 * how the cost would grow if it were as the figure says. @throws RangeError when nothing of it was measured.
 */
export const drawFigure = (figure: Figure, measured: readonly Measured[], sizeLabel: string): string => {
  const series = figure.series.flatMap(({ metric, label }, index) => {
    const points = pointsOf(measured, metric)
    const style = seriesStyles[index % seriesStyles.length]
    return points.length > 0 && style ? [{ label, points, ...style }] : []
  })
  const reference = referenceLine(
    series.map(({ points }) => points),
    figure.slope,
  )
  const all = series.flatMap(({ points }) => points)
  const yDomain = logDomain([
    ...all.flatMap(({ lower, upper }) => [lower, upper]),
    ...reference.map(({ cost }) => cost),
  ])
  const x = { type: 'log', domain: logDomain(all.map(({ size }) => size)), label: null } as const
  const y = { type: 'log', domain: yDomain, label: null } as const
  const pixels = Plot.scale({ y: { ...y, range: [height - margins.marginBottom, margins.marginTop] } })

  const labels = [
    ...series.map(({ label, points, color }) => ({ label, color, ...(points.at(-1) as Point) })), // none is empty
    ...reference.slice(1).map(({ size, cost }) => ({
      ...{ label: referenceNames[figure.slope], color: 'var(--muted)' },
      ...{ size, median: cost },
    })),
  ]
  const places = spreadLabels(
    labels.map(({ median }) => Number(pixels.apply(median))),
    labelGap,
    [margins.marginTop, height - margins.marginBottom],
  )
  const lastSize = Math.max(...all.map(({ size }) => size))

  const { document } = parseHTML('<html><body></body></html>')
  const svg = Plot.plot({
    ...{ document, width, height, ...margins, className: 'growth', x, y },
    ariaLabel: figure.title,
    ariaDescription: `${figure.yLabel} against ${sizeLabel}, both logarithmic`,
    marks: [
      Plot.gridY(logTicks(yDomain), { stroke: 'var(--muted)', strokeOpacity: 0.3 }),
      Plot.axisY(logTicks(yDomain), {
        text: (tick: number) => tickText(tick, figure.unit),
        fontSize: 12,
      }),
      Plot.axisX([...new Set(measured.map(({ size }) => size))], {
        text: (tick: number) => tick.toLocaleString('en'),
        fontSize: 12,
      }),
      Plot.line(reference, { x: 'size', y: 'cost', stroke: 'var(--muted)', strokeDasharray: '5 5' }),
      ...series.flatMap(({ points, color, symbol }) => [
        Plot.line(points, { x: 'size', y: 'median', stroke: color, strokeWidth: 1.5 }),
        Plot.ruleX(points, { x: 'size', y1: 'lower', y2: 'upper', stroke: color, ...quartileBar }),
        Plot.dot(points, { x: 'size', y: 'median', fill: color, symbol, r: 4 }),
      ]),
      ...labels.map(({ label, color }, index) =>
        Plot.text([label], {
          ...{ x: [lastSize], y: [Number(pixels.invert?.(places[index]))], dx: labelDistance },
          ...{ textAnchor: 'start', fill: color, fontSize: 13 },
        }),
      ),
    ],
  })
  const text = (content: string, className: string, at: { x: number; y: number }): Element => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', 'text')
    element.setAttribute('class', className)
    element.setAttribute('x', String(at.x))
    element.setAttribute('y', String(at.y))
    element.textContent = content
    return element
  }
  const style = document.createElementNS('http://www.w3.org/2000/svg', 'style')
  style.textContent = figureStyle
  const background = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  for (const [name, value] of Object.entries({
    width: '100%',
    height: '100%',
    rx: '8',
    fill: 'var(--background)',
  }))
    background.setAttribute(name, value)
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  svg.prepend(style, background)
  svg.append(
    text(figure.title, 'title', { x: 20, y: 30 }),
    text('median, with quartiles as bars; both axes are logarithmic', 'subtitle', { x: 20, y: 50 }),
    text(`↑ ${figure.yLabel}`, 'subtitle', { x: 20, y: 72 }),
    text(`${sizeLabel} →`, 'subtitle', { x: margins.marginLeft, y: height - 12 }),
  )
  return `${rounded(svg.outerHTML)}\n`
}
