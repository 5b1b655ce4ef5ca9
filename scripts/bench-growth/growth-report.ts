import { median, quantile } from '#engine/evaluation/statistics.ts'
import type { Circumstances, Growth, Measured, Measurement, PartName } from './growth-results.ts'
import { partNames } from './growth-results.ts'
import { type Column, partFigures } from './part-figures.ts'
import { measuredText } from './units.ts'

export const isMeasured = (measurement: Measurement): measurement is Measured =>
  measurement.type === 'measured'

/** Around a command's report in a document. */
export interface Marks {
  begin: string
  end: string
}
const growthMarks: Marks = {
  begin: '<!-- What npm run bench:growth writes begins here. -->',
  end: '<!-- It ends here. -->',
}

const cell = ({ samples }: Measured, { metric, unit, spread }: Column): string => {
  const values = samples[metric]
  if (!values) return '–'
  const shares: Record<Column['spread'], number[]> = { none: [], p95: [0.95], quartiles: [0.25, 0.75] }
  return measuredText(
    median(values),
    unit,
    shares[spread].map(share => quantile(values, share)),
  )
}

const numberOfSamples = (measured: readonly Measured[], { metric }: Column): string => {
  const counts = new Set(measured.flatMap(({ samples }) => samples[metric]?.length ?? []))
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)]
  return fewest === most ? `n = ${fewest}` : `n = ${fewest} to ${most}`
}

const headingOf = (measured: readonly Measured[], column: Column): string => {
  const n = numberOfSamples(measured, column)
  const inBrackets = { none: '', p95: ` (95%; ${n})`, quartiles: ` (quartiles; ${n})` }
  return column.heading + inBrackets[column.spread]
}

const dayText = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/** Each machine and day that measurements are of, once. */
export const circumstancesText = (measured: readonly Circumstances[]): string =>
  [
    ...new Set(
      measured.map(
        ({ date, cpu, cores, memoryBytes, node }) =>
          `${dayText.format(new Date(date))}, ${cpu}, ${cores} cores, ${Math.round(memoryBytes / 2 ** 30)} GB, Node ${node.slice(1)}`,
      ),
    ),
  ].join('; ')

/** Measuring keeps all cores busy at most: a load above their number is other work. */
const disturbance = (measured: readonly Measured[]): string[] => {
  const disturbed = measured.filter(one => Math.max(one.loadAtStart, one.loadAtEnd) > one.cores)
  if (disturbed.length === 0) return []
  const sizes = disturbed.map(({ actualSize }) => actualSize.toLocaleString('en')).join('; ')
  return [
    `**Measured beside other work** (a load above the number of cores): ${sizes}. Times there are longer than on a quiet machine, and rows of different loads do not compare.`,
  ]
}

const partReport = (growth: Growth, part: PartName): string[] => {
  const measurements = growth.parts[part]
  const measured = measurements.filter(isMeasured)
  if (measured.length === 0) return []
  const { heading, explanation, sizeLabel, figures, columns } = partFigures[part]
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const left = measurements.flatMap(known =>
    known.type === 'not-measured'
      ? [`Not measured: ${known.size.toLocaleString('en')} ${sizeLabel}, ${known.reason}.`]
      : [],
  )
  return [
    `### ${heading}`,
    `${circumstancesText(measured)}; the last column has the load average when a size was begun and when it was done,\nthis command's own work included.\nMedians, and in brackets what the heading says.\n${explanation}`,
    figures.map(({ name, title }) => `![${title}](benchmarks/${name}.svg)`).join('\n\n'),
    [
      row([sizeLabel, ...columns.map(column => headingOf(measured, column)), 'load']),
      row(['---', ...columns.map(() => '---'), '---']),
      ...measured.map(one =>
        row([
          one.actualSize.toLocaleString('en'),
          ...columns.map(column => cell(one, column)),
          `${one.loadAtStart.toFixed(1)} to ${one.loadAtEnd.toFixed(1)}`,
        ]),
      ),
    ].join('\n'),
    ...disturbance(measured),
    ...left,
  ]
}

/** Figures and tables of everything measured, as Markdown beside the folder `benchmarks`. */
export const growthReport = (growth: Growth): string =>
  [growthMarks.begin, ...partNames.flatMap(part => partReport(growth, part)), growthMarks.end].join('\n\n')

/** A document with the report in the place of the one that it holds, or at its end. */
export const withReport = (document: string, report: string, { begin, end }: Marks = growthMarks): string => {
  const from = document.indexOf(begin)
  const to = document.indexOf(end, from)
  if (from < 0 || to < 0) return `${document.trimEnd()}\n\n${report}\n`.trimStart()
  return document.slice(0, from) + report + document.slice(to + end.length)
}
