import type uPlot from 'uplot'
import { formatCount } from '../app/format.ts'

interface LossPlot {
  width: number
  height: number
  /** Whether the losses stand on a logarithmic axis. */
  log: boolean
  /** The right edge of the chart. */
  lastStep: number
  /** The row under the pointer; undefined when it leaves. */
  onCursor: (index: number | undefined) => void
}

/** How the losses are drawn, in the colours that the page has around `target` at this moment. */
export const lossPlotOptions = (
  target: HTMLElement,
  { width, height, log, lastStep, onCursor }: LossPlot,
): uPlot.Options => {
  const style = getComputedStyle(target)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  const training = colour('--tuned')
  const validation = colour('--mantine-color-text')
  const font = `12px ${style.fontFamily}`
  const axis: uPlot.Axis = {
    stroke: colour('--mantine-color-dimmed'),
    font,
    labelFont: font,
    labelSize: 18,
    labelGap: 2,
    ticks: { show: false },
    border: { show: false },
    grid: { stroke: colour('--line'), width: 1 },
  }
  return {
    width,
    height,
    padding: [8, 14, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { size: 8, width: 2 },
    },
    scales: {
      x: { time: false, range: () => [0, Math.max(1, lastStep)] },
      y: log
        ? { distr: 3, range: (_, low, high) => [roundDown(low || 0.01), roundUp(high || 10)] }
        : // From zero, so that a small change early on does not look like a large one.
          { range: (_, _low, high) => [0, (high || 1) * 1.08] },
    },
    axes: [
      {
        ...axis,
        label: 'Step',
        size: 28,
        space: 60,
        incrs: wholeSteps,
        values: (_, splits) => splits.map(wholeStep),
      },
      {
        ...axis,
        label: log ? 'Loss, nats a token (logarithmic)' : 'Loss, nats a token',
        size: 46,
        space: 36,
        values: (_, splits) => splits.map(split => (split === null ? '' : shortLoss.format(split))),
      },
    ],
    series: [
      {},
      { stroke: faded(training), width: 1, points: { show: false }, spanGaps: true },
      { stroke: training, width: 2.25, points: { show: false }, spanGaps: true },
      {
        stroke: validation,
        width: 1.75,
        dash: [5, 4],
        spanGaps: true,
        points: { show: true, size: 7, width: 1.75, stroke: validation, fill: colour('--panel') },
      },
    ],
    hooks: { setCursor: [({ cursor }) => onCursor(cursor.idx ?? undefined)] },
  }
}

/** To one digit that counts, where a logarithmic axis has its lines. */
const roundDown = (value: number): number => {
  const unit = 10 ** Math.floor(Math.log10(value))
  return Math.floor(value / unit) * unit
}
const roundUp = (value: number): number => {
  const unit = 10 ** Math.floor(Math.log10(value))
  return Math.ceil(value / unit) * unit
}

const shortLoss = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })
/** A step is never a fraction. */
const wholeSteps = [1, 2, 5]
  .flatMap(digit => [1, 10, 100, 1000, 10_000, 100_000].map(unit => digit * unit))
  .toSorted((a, b) => a - b)
const wholeStep = (step: number): string => (Number.isInteger(step) ? formatCount(step) : '')
/** The raw loss stands behind the smoothed one; both themes give their colours in six digits. */
const faded = (colour: string): string => `${colour}66`
