import type { Block } from './document.ts'
import { firstRowIsHeader, readsLikeHeader, tableRowTexts } from './tables.ts'

/** Rows of a sheet that stand together, without what is empty around them. */
interface Region {
  rows: string[][]
  /** Which columns of the sheet its cells come from. */
  columns: number[]
}

const filledCells = (row: string[]): number => row.filter(cell => cell !== '').length

const regionOf = (rows: string[][]): Region => {
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0)
  const columns = Array.from({ length: width }, (_, column) => column).filter(column =>
    rows.some(row => (row[column] ?? '') !== ''),
  )
  return { rows: rows.map(row => columns.map(column => row[column] ?? '')), columns }
}

/** Empty rows part the tables of a sheet. */
const regionsOf = (rows: string[][]): Region[] => {
  const regions: Region[] = []
  let open: string[][] = []
  for (const row of [...rows, []]) {
    if (filledCells(row) > 0) open.push(row)
    else if (open.length > 0) {
      regions.push(regionOf(open))
      open = []
    }
  }
  return regions
}

const sameColumns = (a: Region, b: Region): boolean =>
  a.columns.length === b.columns.length && a.columns.every((column, index) => column === b.columns[index])

/**
 * A sheet of a workbook as tables, one text a row that names its columns. Lone cells above a table
 * caption it, and a table that goes on under an empty row keeps the names above it.
 *
 * @param rows cell texts, [row][column], empty ones included; rows may be ragged.
 */
export const sheetBlocks = (rows: string[][], headingPath: string[], page: number | null): Block[] => {
  const blocks: Block[] = []
  let named: { region: Region; header: string[] } | null = null
  let caption: string[] = []
  let afterCaption = false
  const clean = rows.map(row => row.map(cell => cell.trim()))
  for (const region of regionsOf(clean)) {
    const firstTableRow = region.rows.findIndex(row => filledCells(row) > 1)
    const lone = (firstTableRow === -1 ? region.rows : region.rows.slice(0, firstTableRow)).map(
      row => row.find(Boolean) ?? '',
    )
    const goesOn = named !== null && sameColumns(named.region, region)
    if (lone.length > 0) caption = lone.length === 1 ? lone : []
    else if (!afterCaption && !goesOn) caption = []
    const path = [...headingPath, ...caption]
    for (const text of lone) blocks.push({ kind: 'paragraph', text, headingPath: path, page })
    afterCaption = firstTableRow === -1
    if (afterCaption) continue
    const table = regionOf(region.rows.slice(firstTableRow))
    const [first = []] = table.rows
    const hasHeader =
      table.rows.length > 1 &&
      (table.columns.length > 2 ? readsLikeHeader(first) : firstRowIsHeader(table.rows))
    const above = goesOn && !hasHeader ? named?.header : undefined
    const withHeader = above ? [above, ...table.rows] : table.rows
    for (const text of tableRowTexts(withHeader, hasHeader || above ? 1 : 0))
      blocks.push({ kind: 'table', text, headingPath: path, page })
    if (hasHeader) named = { region, header: first }
  }
  return blocks
}
