import type { Place } from '#contract/library.ts'
import type { Block } from './document.ts'
import { createOutline } from './outline.ts'
import { joinLines } from './pdf-line-joins.ts'
import type { Line } from './pdf-lines.ts'
import { placeOf } from './pdf-places.ts'
import { type PdfTable, tableAtStart } from './pdf-tables.ts'
import { firstRowIsHeader, numberedRowTexts } from './tables.ts'

/** What the whole document tells about one line of it. */
interface Typography {
  bodySize: number
  bodyFont: string | null
  /** Sizes of headings, largest first; the index is the level less one. */
  headingSizes: number[]
  /** Usual distance of baselines within a paragraph, in font sizes. */
  leading: number
  /** Words of the document in lower case, for telling a hyphen from a word break. */
  words: Set<string>
}

const bullet = /^[•‣▪◦●○■□–—*-]\s+(?=\S)/
const listNumber = /^\(?(\d{1,3})[.)]\s+(?=\S)/
const loneMark = /^(?:[•‣▪◦●○■□–—*-]|\(?\d{1,3}[.)]?)$/
/** `Chapter ........ 12`, a line of a table of contents: finds nothing but itself. */
const contentsEntry = /(?:\.\s?){4,}\s*\d+$/
const endsSentence = /[.!?:;…。！？]["'”’)\]]?$/

const mostCharacters = <Key>(lines: Line[], key: (line: Line) => Key): Key | undefined => {
  const counts = new Map<Key, number>()
  for (const line of lines) counts.set(key(line), (counts.get(key(line)) ?? 0) + line.text.length)
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0]
}

const isLarge = (line: Line, bodySize: number): boolean =>
  line.size >= bodySize * 1.12 && /\p{L}/u.test(line.text)

/** Lines from `index` on that are set in one size and close together: one heading, or a large paragraph. */
const runInOneSize = (lines: Line[], index: number): Line[] => {
  const run: Line[] = []
  for (const line of lines.slice(index, index + 5)) {
    const above = run.at(-1)
    const step = above ? above.y - line.y : 0
    if (above && (above.page !== line.page || Math.abs(above.size - line.size) > 0.4)) break
    if (step < 0 || step > 1.6 * line.size) break
    run.push(line)
  }
  return run
}

/** Lines of the heading that begins at `index`; 0 when large text there reads like a paragraph. */
const largeHeadingLines = (lines: Line[], index: number, bodySize: number): number => {
  const [first] = lines.slice(index, index + 1)
  if (!first || !isLarge(first, bodySize)) return 0
  const run = runInOneSize(lines, index)
  const text = run.map(line => line.text).join(' ')
  return run.length <= 4 && text.length <= 160 && !/[.,;]$/.test(text) ? run.length : 0
}

const typographyOf = (lines: Line[]): Typography => {
  const bodySize = mostCharacters(lines, line => Math.round(line.size * 2) / 2) ?? 10
  const bodyFont =
    mostCharacters(
      lines.filter(({ size }) => Math.abs(size - bodySize) < 0.6),
      line => line.font,
    ) ?? null
  const sizes = lines
    .filter((_, index) => largeHeadingLines(lines, index, bodySize) > 0)
    .map(({ size }) => size)
  const headingSizes: number[] = []
  for (const size of sizes.toSorted((a, b) => b - a))
    if (!headingSizes.some(known => Math.abs(known - size) <= 0.4)) headingSizes.push(size)
  const steps = lines.flatMap((line, index) => {
    const above = lines[index - 1]
    const step = above && above.page === line.page ? (above.y - line.y) / line.size : 0
    return Math.abs(line.size - bodySize) < 0.6 && step > 0.9 && step < 2.2 ? [step] : []
  })
  // Most steps are within paragraphs, the larger ones between them.
  const leading = steps.toSorted((a, b) => a - b)[Math.floor(steps.length * 0.4)] ?? 1.3
  const words = new Set(
    lines.flatMap(({ text }) => text.toLowerCase().match(/[\p{L}\d]+(?:-[\p{L}\d]+)*/gu) ?? []),
  )
  return { bodySize, bodyFont, headingSizes, leading, words }
}

/** A text put together line by line, and where its lines stand. */
interface PlacedText {
  text: string
  places: Place[]
}

const noText = (): PlacedText => ({ text: '', places: [] })

/** Adds a line to `joined`; `written` is the line's text, unless its mark is written in another way. */
const appendLine = (joined: PlacedText, line: Line, words: Set<string>, written = line.text): PlacedText => {
  joined.text = joined.text === '' ? written : joinLines(joined.text, written, words)
  // Every way to join leaves the new line whole; a hyphen at the end of the one above may be gone.
  const start = joined.text.length - written.length
  const above = joined.places.at(-1)
  if (above) above.end = Math.min(above.end, start)
  if (above && above.end <= above.start) joined.places.pop()
  joined.places.push(placeOf([line], start, joined.text.length))
  return joined
}

/** A mark at the front of a list item as we write it, or null. Figures count only with a gap behind them. */
const listMark = ({ segments, text, lead }: Line): { mark: string; rest: string } | null => {
  const [first, second] = segments
  if (
    first &&
    second &&
    segments.length === 2 &&
    loneMark.test(first.text) &&
    second.left - first.left < 45
  ) {
    const number = /\d+/.exec(first.text)?.[0]
    return { mark: number ? `${number}. ` : '- ', rest: second.text }
  }
  if (lead !== null && segments.length === 1 && /^\d{1,3}$/.test(lead))
    return { mark: `${lead}. `, rest: text.slice(lead.length).trim() }
  const dash = bullet.exec(text)
  if (dash) return { mark: '- ', rest: text.slice(dash[0].length) }
  const number = listNumber.exec(text)
  return number ? { mark: `${number[1]}. `, rest: text.slice(number[0].length) } : null
}

const headersOf = (table: PdfTable, above: PdfTable | null): { rows: string[][]; headerRows: number } => {
  if (table.firstRowDiffers || firstRowIsHeader(table.rows)) return { rows: table.rows, headerRows: 1 }
  const continues =
    above?.page === table.page - 1 &&
    above.columnLefts.length === table.columnLefts.length &&
    above.columnLefts.every((left, index) => Math.abs(left - (table.columnLefts[index] ?? 0)) < 6)
  const header = continues ? above?.rows[0] : undefined
  return header ? { rows: [header, ...table.rows], headerRows: 1 } : { rows: table.rows, headerRows: 0 }
}

/** The block being put together, and where its last line stands. */
interface OpenBlock {
  block: Block & PlacedText
  last: Line
  /** Left edge of its text, without the mark of a list item. */
  textLeft: number
}

const continuesBlock = ({ block, last, textLeft }: OpenBlock, line: Line, leading: number): boolean => {
  if (Math.abs(last.size - line.size) > 0.6 || listMark(line)) return false
  const step = last.y - line.y
  // A new column or page: only a sentence that is not over goes on there.
  if (last.page !== line.page || step <= 0)
    return !endsSentence.test(block.text) && /^[\p{Ll}\d(]/u.test(line.text)
  if (step > 1.22 * leading * line.size) return false
  if (block.kind === 'list-item') return line.left >= textLeft - line.size
  // An indented first line begins a paragraph.
  return !(line.left > last.left + 0.8 * line.size && endsSentence.test(last.text))
}

/** Lines in reading order as headings, paragraphs, list items and tables. */
export const pdfBlocks = (lines: Line[]): Block[] => {
  const { bodySize, bodyFont, headingSizes, leading, words } = typographyOf(lines)
  const outline = createOutline()
  const blocks: Block[] = []
  let open: OpenBlock | null = null
  let lastTable: PdfTable | null = null

  /** Whether the line at `index` stands alone in a font of its own: the smallest kind of heading. */
  const isMinorHeading = (index: number): boolean => {
    const line = lines[index] as Line
    const above = lines[index - 1]
    const below = lines[index + 1]
    const alone =
      below?.page === line.page &&
      below.font !== line.font &&
      above?.font !== line.font &&
      (above?.page !== line.page || above.y - line.y > 1.2 * leading * line.size)
    const named = line.font !== null && line.font !== bodyFont && line.size >= bodySize - 0.3
    const short = line.segments.length === 1 && line.text.length <= 70 && /^[\p{Lu}\d]/u.test(line.text)
    return alone && named && short && !endsSentence.test(line.text) && !listMark(line)
  }

  /** The heading that begins at `index`: its level from 1 and how many lines it takes; or null. */
  const headingAt = (index: number): { level: number; lineCount: number } | null => {
    const lineCount = largeHeadingLines(lines, index, bodySize)
    const size = lines[index]?.size ?? 0
    if (lineCount > 0)
      return { level: headingSizes.findIndex(known => Math.abs(known - size) <= 0.4) + 1, lineCount }
    return isMinorHeading(index) ? { level: headingSizes.length + 1, lineCount: 1 } : null
  }

  for (let index = 0; index < lines.length; ) {
    const line = lines[index] as Line
    const { page } = line
    const item = listMark(line)
    const table =
      item || line.segments.length < 2 ? null : tableAtStart(lines.slice(index, index + 400), words)
    const heading = table ? null : headingAt(index)
    if (table) {
      const { rows, headerRows } = headersOf(table, lastTable)
      // A header may have come from the page before.
      const added = rows.length - table.rows.length
      for (const { row, text } of numberedRowTexts(rows, headerRows)) {
        const [first, ...rest] = table.rowLines[row - added] ?? []
        const places = first ? [placeOf([first, ...rest], 0, text.length)] : []
        blocks.push({ kind: 'table', text, headingPath: outline.path(), page, places })
      }
      lastTable = { ...table, rows }
      open = null
      index += table.lineCount
    } else if (heading) {
      const placed = lines
        .slice(index, index + heading.lineCount)
        .reduce((joined, part) => appendLine(joined, part, words), noText())
      blocks.push({
        kind: 'heading',
        ...placed,
        headingPath: outline.enter(heading.level, placed.text),
        page,
      })
      open = null
      index += heading.lineCount
    } else {
      if (open && continuesBlock(open, line, leading)) {
        appendLine(open.block, line, words)
        open.last = line
      } else {
        const written = item ? item.mark + item.rest : line.text
        const block: Block & PlacedText = {
          kind: item ? 'list-item' : 'paragraph',
          ...appendLine(noText(), line, words, written),
          headingPath: outline.path(),
          page,
        }
        blocks.push(block)
        open = { block, last: line, textLeft: line.segments[item ? 1 : 0]?.left ?? line.left }
      }
      index++
    }
  }
  return withoutContents(blocks)
}

/** Drops a table of contents together with the heading that stands over it alone. */
const withoutContents = (blocks: Block[]): Block[] => {
  const isEntry = (block: Block | undefined): boolean => block !== undefined && contentsEntry.test(block.text)
  return blocks.filter(
    (block, index) => !isEntry(block) && !(block.kind === 'heading' && isEntry(blocks[index + 1])),
  )
}
