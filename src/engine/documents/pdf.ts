import { EngineError } from '#engine/core/errors.ts'
import type { Block, ParsedDocument } from './document.ts'
import { createOutline } from './outline.ts'
import { type Line, readingLines } from './pdf-lines.ts'
import { type PdfTable, tableAtStart } from './pdf-tables.ts'
import { readPdfText } from './pdf-text.ts'
import { firstRowIsHeader, tableRowTexts } from './tables.ts'

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
  line.size >= bodySize * 1.12 &&
  line.text.length <= 120 &&
  /\p{L}/u.test(line.text) &&
  !/[.,;]$/.test(line.text)

const typographyOf = (lines: Line[]): Typography => {
  const bodySize = mostCharacters(lines, line => Math.round(line.size * 2) / 2) ?? 10
  const bodyFont =
    mostCharacters(
      lines.filter(({ size }) => Math.abs(size - bodySize) < 0.6),
      line => line.font,
    ) ?? null
  const sizes = lines.filter(line => isLarge(line, bodySize)).map(({ size }) => size)
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

/**
 * Joins two lines. A word broken at the line's end loses its hyphen unless the document writes it with
 * one elsewhere (`step-` + `through`), and keeps it before capitals and figures.
 */
const joinLines = (text: string, next: string, words: Set<string>): string => {
  const soft = text.endsWith('\u00AD')
  const broken = /([\p{L}\d]+)[-\u00AD\u2010]$/u.exec(text)
  const follower = /^\p{Ll}[\p{L}]*/u.exec(next)?.[0]
  if (soft && follower) return text.slice(0, -1) + next
  if (!broken) {
    const ideographs = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u.test(text)
    return ideographs && /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(next)
      ? text + next
      : `${text} ${next}`
  }
  if (!follower) return text + next
  const whole = `${broken[1]}${follower}`.toLowerCase()
  const hyphenated = `${broken[1]}-${follower}`.toLowerCase()
  return words.has(hyphenated) && !words.has(whole) ? text + next : text.slice(0, -1) + next
}

/** A mark at the front of a list item as we write it, or null. Figures count only with a gap behind them. */
const listMark = ({ segments, text }: Line): { mark: string; rest: string } | null => {
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

/** Lines in reading order as headings, paragraphs, list items and tables. */
const blocksOf = (lines: Line[]): Block[] => {
  const { bodySize, bodyFont, headingSizes, leading, words } = typographyOf(lines)
  const outline = createOutline()
  const blocks: Block[] = []
  let open: { block: Block; last: Line; textLeft: number; level: number } | null = null
  let lastTable: PdfTable | null = null

  /** Level of a heading, or null for running text. A line in a font of its own is the smallest heading. */
  const levelOf = (line: Line, above: Line | undefined, below: Line | undefined): number | null => {
    if (isLarge(line, bodySize)) return headingSizes.findIndex(size => Math.abs(size - line.size) <= 0.4) + 1
    const alone =
      below?.page === line.page &&
      below.font !== line.font &&
      above?.font !== line.font &&
      (!above || above.page !== line.page || above.y - line.y > 1.2 * leading * line.size)
    const named = line.font !== null && line.font !== bodyFont && line.size >= bodySize - 0.3
    const short = line.segments.length === 1 && line.text.length <= 70 && /^[\p{Lu}\d]/u.test(line.text)
    return alone && named && short && !endsSentence.test(line.text) && !listMark(line)
      ? headingSizes.length + 1
      : null
  }

  const continuesOpen = (line: Line, level: number): boolean => {
    if (!open || open.level !== level || Math.abs(open.last.size - line.size) > 0.6 || listMark(line))
      return false
    const { last, block } = open
    const step = last.y - line.y
    if (last.page !== line.page || step <= 0) {
      // A new column or page: only a sentence that is not over goes on there.
      return level === 0 && !endsSentence.test(block.text) && /^[\p{Ll}\d(]/u.test(line.text)
    }
    if (step > (level === 0 ? 1.22 * leading : 1.6) * line.size) return false
    if (level > 0) return block.text.length + line.text.length < 160
    if (line.left < open.textLeft - line.size && block.kind === 'list-item') return false
    // An indented first line; hanging lines of a list item are indented as well and belong to it.
    if (block.kind === 'paragraph' && line.left > last.left + 0.8 * line.size && endsSentence.test(last.text))
      return false
    return true
  }

  const begin = (line: Line, level: number): void => {
    const item = level === 0 ? listMark(line) : null
    const headingPath = level > 0 ? outline.enter(level, line.text) : outline.path()
    const block: Block = {
      kind: level > 0 ? 'heading' : item ? 'list-item' : 'paragraph',
      text: item ? item.mark + item.rest : line.text,
      headingPath,
      page: line.page,
    }
    blocks.push(block)
    open = { block, last: line, textLeft: line.segments[item ? 1 : 0]?.left ?? line.left, level }
  }

  for (let index = 0; index < lines.length; ) {
    const line = lines[index] as Line
    const isItem = listMark(line) !== null
    const table = isItem ? null : tableAtStart(lines.slice(index, index + 400))
    if (table) {
      const { rows, headerRows } = headersOf(table, lastTable)
      for (const text of tableRowTexts(rows, headerRows))
        blocks.push({ kind: 'table', text, headingPath: outline.path(), page: table.page })
      lastTable = { ...table, rows }
      open = null
      index += table.lineCount
      continue
    }
    const level = levelOf(line, lines[index - 1], lines[index + 1]) ?? 0
    if (continuesOpen(line, level) && open) {
      const current: { block: Block; last: Line; textLeft: number; level: number } = open
      current.block.text = joinLines(current.block.text, line.text, words)
      if (level > 0) current.block.headingPath = outline.enter(level, current.block.text)
      current.last = line
    } else begin(line, level)
    index++
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

/** Titles that programs write when nobody gave one. */
const noTitle = /^(?:untitled|unbenannt|\(anonymous\)|microsoft word\b.*|.*\.(?:docx?|pdf|indd|tex))$/i

/**
 * A PDF has no paragraphs, only text at places: lines, paragraphs, headings (by font size), lists and
 * tables are worked out from positions. Text that exists only as a picture is not there.
 */
export const parsePdf = async (bytes: Uint8Array): Promise<Omit<ParsedDocument, 'format'>> => {
  const { title, pages } = await readPdfText(bytes)
  if (pages.every(({ runs }) => runs.length === 0))
    throw new EngineError(
      'DOCUMENT_EMPTY',
      'This PDF holds no text: it looks scanned, a picture of each page. Nothing was added to the library. Run text recognition (OCR) over it and add the result.',
      { pages: pages.length },
    )
  const blocks = blocksOf(readingLines(pages))
  const firstHeading = blocks.find(({ kind }) => kind === 'heading')?.text ?? null
  return { title: title && !noTitle.test(title) ? title : firstHeading, pages: pages.length, blocks }
}
