import type { PdfPage, TextRun } from './pdf-text.ts'

/** Text on one baseline without a gap: a line of prose, or one cell of a table's row. */
export interface Segment {
  text: string
  left: number
  right: number
}

/** What stands on one baseline. Points, origin at the page's lower left. */
export interface Line {
  page: number
  y: number
  /** Its baseline again, measured from the page's top. */
  fromTop: number
  left: number
  right: number
  /** Font size that most of its characters have. */
  size: number
  /** The font of all its characters, or null where fonts are mixed. */
  font: string | null
  segments: Segment[]
  text: string
  /** Its first run when a gap wider than a blank parts it from the rest: the number of a list item. */
  lead: string | null
}

/** Gaps in units of the font size: wider than a blank ever gets, and at least half a blank. */
const segmentGap = 0.9
const wordGap = 0.12
const leadGap = 0.45

const lineOf = (page: PdfPage, runs: TextRun[]): Line => {
  const rightToLeft = runs.filter(run => run.rightToLeft).length > runs.length / 2
  const sorted = runs.toSorted((a, b) => (rightToLeft ? b.x - a.x : a.x - b.x))
  const segments: Segment[] = []
  let previous: TextRun | undefined
  for (const run of sorted) {
    const segment = segments.at(-1)
    const size = Math.max(run.size, previous?.size ?? 0)
    const gap = !previous
      ? 0
      : rightToLeft
        ? previous.x - (run.x + run.width)
        : run.x - (previous.x + previous.width)
    // Poor man's bold: the same text drawn twice, a hair apart.
    if (previous && previous.text === run.text && Math.abs(previous.x - run.x) < 0.3 * size) continue
    if (!segment || gap > segmentGap * size)
      segments.push({ text: run.text.trim(), left: run.x, right: run.x + run.width })
    else {
      const spaced = gap > wordGap * size || /^\s/.test(run.text) || /\s$/.test(previous?.text ?? '')
      segment.text += (spaced ? ' ' : '') + run.text.trim()
      segment.left = Math.min(segment.left, run.x)
      segment.right = Math.max(segment.right, run.x + run.width)
    }
    previous = run
  }
  const charactersBySize = new Map<number, number>()
  for (const { size, text } of runs) {
    const rounded = Math.round(size * 10) / 10
    charactersBySize.set(rounded, (charactersBySize.get(rounded) ?? 0) + text.length)
  }
  const [mainSize = 0] = [...charactersBySize].toSorted((a, b) => b[1] - a[1])[0] ?? []
  const [leading, second] = sorted
  const hasLead = leading && second && second.x - leading.x - leading.width > leadGap * leading.size
  const main = runs.find(run => Math.abs(run.size - mainSize) < 0.1)
  const y = main?.y ?? 0
  return {
    page: page.number,
    y,
    fromTop: page.height - y,
    left: Math.min(...segments.map(({ left }) => left)),
    right: Math.max(...segments.map(({ right }) => right)),
    size: mainSize,
    font: runs.every(run => run.font === runs[0]?.font) ? (runs[0]?.font ?? null) : null,
    segments,
    text: segments
      .map(({ text }) => text)
      .join(' ')
      .replace(/\s+/g, ' '),
    lead: hasLead ? leading.text.trim() : null,
  }
}

/** Runs of a page as lines from top to bottom; superscripts stay on the line they belong to. */
const linesByBaseline = (page: PdfPage): Line[] => {
  const groups: { y: number; size: number; runs: TextRun[] }[] = []
  for (const run of page.runs.toSorted((a, b) => b.y - a.y || a.x - b.x)) {
    const group = groups.at(-1)
    if (group && group.y - run.y <= 0.4 * Math.max(group.size, run.size)) {
      group.runs.push(run)
      if (run.size > group.size) Object.assign(group, { y: run.y, size: run.size })
    } else groups.push({ y: run.y, size: run.size, runs: [run] })
  }
  return groups.map(group => lineOf(page, group.runs))
}

/**
 * The x between two columns of prose, or null. A table has gaps at one place as well, but its cells
 * are short; two columns of prose have long texts left and right over most of the page.
 */
const proseGutter = (lines: Line[]): number | null => {
  const twoSided = lines.filter(
    ({ segments }) => segments.length === 2 && segments.every(({ text }) => text.length >= 15),
  )
  if (twoSided.length < 10 || twoSided.length < lines.length / 2) return null
  const average = twoSided.reduce((sum, { text }) => sum + text.length / 2, 0) / twoSided.length
  if (average < 25) return null
  const middles = twoSided
    .map(({ segments: [a, b] }) => ((a as Segment).right + (b as Segment).left) / 2)
    .toSorted((a, b) => a - b)
  const gutter = middles[Math.floor(middles.length / 2)] as number
  const clear = twoSided.filter(
    ({ segments: [a, b] }) => (a as Segment).right <= gutter && (b as Segment).left >= gutter,
  )
  return clear.length >= twoSided.length * 0.9 ? gutter : null
}

const columnsInOrder = (page: PdfPage, lines: Line[]): Line[] => {
  const gutter = proseGutter(lines)
  if (gutter === null) return lines
  const spansGutter = ({ segments }: Line): boolean =>
    segments.some(({ left, right }) => left < gutter && right > gutter)
  const ordered: Line[] = []
  let band: { top: number; bottom: number } | undefined
  const closeBand = (): void => {
    if (!band) return
    const { top, bottom } = band
    const inBand = page.runs.filter(({ y }) => y <= top + 1 && y >= bottom - 1)
    const side = (left: boolean): Line[] =>
      linesByBaseline({ ...page, runs: inBand.filter(run => run.x + run.width / 2 < gutter === left) })
    ordered.push(...side(true), ...side(false))
    band = undefined
  }
  for (const line of lines) {
    if (spansGutter(line)) {
      closeBand()
      ordered.push(line)
    } else {
      band ??= { top: line.y + line.size / 2, bottom: line.y }
      band.bottom = line.y - line.size / 3
    }
  }
  closeBand()
  return ordered
}

/** The outer part of a page, as a share of its height, where running headers and footers stand. */
const marginShare = 0.09
const pageNumber =
  /^(?:page|p\.|seite|pagina|página)?\s*[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:of|\/|von|de)\s*\d{1,4})?$/i

/**
 * Lines of a whole document in reading order: columns one after the other, without page numbers and
 * without what the margins of two pages in five repeat.
 */
export const readingLines = (pages: PdfPage[]): Line[] => {
  const perPage = pages.map(page => ({ page, lines: columnsInOrder(page, linesByBaseline(page)) }))
  const inMargin = (page: PdfPage, { y }: Line): boolean =>
    y > page.height * (1 - marginShare) || y < page.height * marginShare
  const signature = ({ text }: Line): string => text.replace(/\d+/g, '#')
  const pagesWith = new Map<string, Set<number>>()
  for (const { page, lines } of perPage) {
    for (const line of lines.filter(line => inMargin(page, line))) {
      const key = signature(line)
      pagesWith.set(key, (pagesWith.get(key) ?? new Set()).add(page.number))
    }
  }
  const repeats = pages.length < 3 ? 2 : Math.max(3, pages.length * 0.4)
  return perPage.flatMap(({ page, lines }) =>
    lines.filter(line => {
      if (!inMargin(page, line)) return true
      const running = (pagesWith.get(signature(line))?.size ?? 0) >= repeats
      return !running && !(pages.length > 1 && pageNumber.test(line.text))
    }),
  )
}
