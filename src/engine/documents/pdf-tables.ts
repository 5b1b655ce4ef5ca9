import { joinCellLines } from './pdf-line-joins.ts'
import type { Line, Segment } from './pdf-lines.ts'

export interface PdfTable {
  page: number
  /** How many lines, from the first on, the table takes. */
  lineCount: number
  /** Cell texts, [row][column]. */
  rows: string[][]
  /** The lines that each row was made of. */
  rowLines: Line[][]
  /** Whether the first row is set in another font than the rest. */
  firstRowDiffers: boolean
  /** Left edges of the columns, in points. */
  columnLefts: number[]
}

interface Column {
  left: number
  right: number
}

/** How far, in points, an edge may be off and still be aligned. */
const slack = 3

/** The column a segment stands in: aligned at an edge or the middle, or overlapping that column alone. */
const columnOf = (columns: Column[], { left, right }: Segment): number => {
  const aligned = columns.findIndex(
    column =>
      Math.abs(column.left - left) <= slack ||
      Math.abs(column.right - right) <= slack ||
      Math.abs(column.left + column.right - left - right) <= 2 * slack,
  )
  if (aligned !== -1) return aligned
  const overlapping = columns.flatMap((column, index) =>
    left < column.right && right > column.left ? [index] : [],
  )
  return overlapping.length === 1 ? (overlapping[0] as number) : -1
}

const placeLine = (columns: Column[], line: Line): number[] | null => {
  const places = line.segments.map(segment => columnOf(columns, segment))
  return places.includes(-1) || new Set(places).size < places.length ? null : places
}

/**
 * A table at the front of `lines`, or null. A table is at least two lines with cells that stand under
 * one another. Cells may be wrapped: rows are then told apart by the larger gap between them. `words` are those of
 * the document in lower case, for telling what a line breaks.
 */
export const tableAtStart = (lines: Line[], words: ReadonlySet<string>): PdfTable | null => {
  const [first] = lines
  if (!first || first.segments.length < 2) return null
  const columns: Column[] = first.segments.map(({ left, right }) => ({ left, right }))
  const members: { line: Line; places: number[] }[] = []
  for (const line of lines) {
    const above = members.at(-1)?.line
    if (above && (line.page !== above.page || above.y - line.y > 3.2 * line.size || above.y <= line.y)) break
    const places = placeLine(columns, line)
    if (!places) break
    // Prose after a table is wider than the column it happens to begin at.
    const [onlySegment] = line.segments
    const onlyColumn = columns[places[0] ?? 0]
    const nextColumn = columns[(places[0] ?? 0) + 1]
    if (line.segments.length === 1 && onlySegment && onlyColumn) {
      if (nextColumn && onlySegment.right > nextColumn.left) break
      if (above && above.y - line.y > 1.5 * line.size) break
    }
    for (const [index, segment] of line.segments.entries()) {
      const column = columns[places[index] as number] as Column
      column.left = Math.min(column.left, segment.left)
      column.right = Math.max(column.right, segment.right)
    }
    members.push({ line, places })
  }
  if (members.filter(({ places }) => places.length >= 2).length < 2) return null

  const gaps = members.slice(1).map(({ line }, index) => (members[index] as { line: Line }).line.y - line.y)
  const tightest = Math.min(...gaps)
  const wrapped = tightest <= 1.5 * first.size && gaps.some(gap => gap > tightest * 1.2)
  const rows: string[][] = []
  const rowLines: Line[][] = []
  /** The last line of each cell of the row. */
  let lastSegments: Segment[] = []
  for (const [index, { line, places }] of members.entries()) {
    const gap = gaps[index - 1] ?? Number.POSITIVE_INFINITY
    const continues = index > 0 && (wrapped ? gap <= tightest * 1.2 : !places.includes(0))
    if (!continues) {
      rows.push(columns.map(() => ''))
      rowLines.push([])
      lastSegments = []
    }
    rowLines.at(-1)?.push(line)
    const row = rows.at(-1) as string[]
    for (const [segmentIndex, next] of line.segments.entries()) {
      const column = places[segmentIndex] as number
      const columnRight = (columns[column] as Column).right
      const above = lastSegments[column]
      row[column] = above ? joinCellLines(row[column] ?? '', { above, next, columnRight, words }) : next.text
      lastSegments[column] = next
    }
  }
  if (rows.length < 2) return null
  const rowFonts = rowLines.map(([firstLine]) => firstLine?.font ?? null)
  return {
    page: first.page,
    lineCount: members.length,
    rows,
    rowLines,
    firstRowDiffers: rowFonts[0] !== null && rowFonts.slice(1).every(font => font !== rowFonts[0]),
    columnLefts: columns.map(({ left }) => left),
  }
}
