import { builtInFormat, cellNumber } from './cell-format.ts'
import type { Block, ParsedDocument } from './document.ts'
import { type OfficePackage, openOfficePackage } from './office-package.ts'
import { sheetBlocks } from './sheet-blocks.ts'
import { descendantsNamed, elementsOf, firstNamed, parseXml, walkXml } from './xml.ts'

/** What the cells of all sheets refer to. */
interface Workbook {
  sharedTexts: string[]
  /** Number format of each cell style; null shows the number as it is. */
  cellFormats: (string | null)[]
  from1904: boolean
}

/** More columns than a spreadsheet has; a cell beyond them is a mistake or an attack. */
const maxColumns = 16_384
/** A merged area repeats its text in so many cells at most: it may span a sheet of a billion. */
const maxMergedCells = 10_000

const sharedTextsOf = (source: string): string[] => {
  const texts: string[] = []
  let text = ''
  let inText = false
  let phonetic = false
  walkXml(source, {
    open: name => {
      if (name === 'si') text = ''
      else if (name === 'rPh') phonetic = true
      else if (name === 't') inText = true
    },
    text: piece => {
      if (inText && !phonetic) text += piece
    },
    close: name => {
      if (name === 'si') texts.push(text)
      else if (name === 'rPh') phonetic = false
      else if (name === 't') inText = false
    },
  })
  return texts
}

const cellFormatsOf = (source: string): (string | null)[] => {
  const styles = parseXml(source)
  const own = new Map(
    descendantsNamed(styles, 'numFmt').map(({ attributes: { numFmtId, formatCode } }) => [
      Number(numFmtId),
      formatCode ?? '',
    ]),
  )
  const cellStyles = firstNamed(styles, 'cellXfs')
  return (cellStyles ? elementsOf(cellStyles) : []).map(({ attributes }) => {
    const id = Number(attributes.numFmtId ?? 0)
    return own.get(id) ?? builtInFormat(id)
  })
}

/** `BC12` as a place, both from 0; null when it is none. */
const cellPlace = (reference: string): { row: number; column: number } | null => {
  const [, letters, digits] = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(reference) ?? []
  if (!letters || !digits) return null
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  return column < maxColumns ? { row: Number(digits) - 1, column } : null
}

const cellText = (raw: string, type: string, style: number, workbook: Workbook): string => {
  switch (type) {
    case 's':
      return workbook.sharedTexts[Number(raw)] ?? ''
    case 'b':
      return raw === '1' ? 'TRUE' : 'FALSE'
    case 'n':
      return raw === '' || Number.isNaN(Number(raw))
        ? raw
        : cellNumber(Number(raw), workbook.cellFormats[style] ?? null, workbook.from1904)
    default:
      return raw
  }
}

/** Cell texts of a worksheet, [row][column], with one empty row for each gap between rows. */
const rowsOf = (source: string, workbook: Workbook): string[][] => {
  /** By the row's number in the sheet, which may leave out a million rows. */
  const rows = new Map<number, string[]>()
  const merged: string[] = []
  let row = -1
  let column = -1
  let cell: { type: string; style: number; raw: string } | null = null
  let inValue = false
  walkXml(source, {
    open: (name, attributes) => {
      if (name === 'row') {
        row = attributes.r === undefined ? row + 1 : Number(attributes.r) - 1
        column = -1
      } else if (name === 'c') {
        column = cellPlace(attributes.r ?? '')?.column ?? column + 1
        cell = { type: attributes.t ?? 'n', style: Number(attributes.s ?? 0), raw: '' }
      } else if (name === 'v' || name === 't') inValue = true
      else if (name === 'mergeCell') merged.push(attributes.ref ?? '')
    },
    text: text => {
      if (cell && inValue) cell.raw += text
    },
    close: name => {
      if (name === 'v' || name === 't') inValue = false
      else if (name === 'c' && cell) {
        const text = cellText(cell.raw, cell.type, cell.style, workbook)
        const cells = rows.get(row) ?? []
        if (text !== '' && column < maxColumns) cells[column] = text
        rows.set(row, cells)
        cell = null
      }
    },
  })
  repeatMerged(rows, merged)
  return withGaps(rows)
}

/** A merged area shows the text of its first cell, which belongs to each of its rows and columns. */
const repeatMerged = (rows: Map<number, string[]>, areas: string[]): void => {
  let left = maxMergedCells
  for (const area of areas) {
    const [from, to] = area.split(':').map(cellPlace)
    const text = from ? rows.get(from.row)?.[from.column] : undefined
    if (!from || !to || text === undefined) continue
    for (let row = from.row; row <= to.row && left > 0; row++) {
      const cells = rows.get(row)
      for (let column = from.column; cells && column <= to.column && left-- > 0; column++)
        cells[column] ??= text
    }
  }
}

const withGaps = (rows: Map<number, string[]>): string[][] => {
  const sorted = [...rows].toSorted(([a], [b]) => a - b)
  return sorted.flatMap(([number, sparse], index) => {
    const cells = Array.from(sparse, cell => cell ?? '')
    const before = sorted[index - 1]?.[0]
    return before !== undefined && number > before + 1 ? [[], cells] : [cells]
  })
}

const readWorkbook = async (file: OfficePackage): Promise<Workbook> => {
  const parts = await file.relationships(file.main)
  const source = async (type: string): Promise<string> => {
    const part = parts.find(relationship => relationship.type === type)
    return part ? file.part(part.target) : ''
  }
  const properties = firstNamed(await file.tree(file.main), 'workbookPr')
  return {
    sharedTexts: sharedTextsOf(await source('sharedStrings')),
    cellFormats: cellFormatsOf(await source('styles')),
    from1904: ['1', 'true'].includes(properties?.attributes.date1904 ?? ''),
  }
}

/** An Excel workbook: a heading a sheet, under it its tables, numbers as the cells show them. */
export const parseXlsx = async (bytes: Uint8Array): Promise<Omit<ParsedDocument, 'format'>> => {
  const file = await openOfficePackage(bytes)
  const workbook = await readWorkbook(file)
  const parts = await file.relationships(file.main)
  const blocks: Block[] = []
  for (const { attributes } of descendantsNamed(await file.tree(file.main), 'sheet')) {
    const part = parts.find(({ id, type }) => id === attributes['r:id'] && type === 'worksheet')
    if (!part) continue
    const name = attributes.name?.trim() || 'Sheet'
    const headingPath = file.title ? [file.title, name] : [name]
    const tables = sheetBlocks(rowsOf(await file.part(part.target), workbook), headingPath, null)
    if (tables.length > 0) blocks.push({ kind: 'heading', text: name, headingPath, page: null }, ...tables)
  }
  return { title: file.title, pages: null, blocks }
}
