import type { Block } from './document.ts'
import { createOutline } from './outline.ts'
import { firstRowIsHeader, tableRowTexts } from './tables.ts'
import { descendantsNamed, elementsOf, type XmlElement } from './xml.ts'

/** A paragraph (OpenDocument 1.3 part 3, 6): its text, and what is anchored in it but stands elsewhere. */
interface Paragraph {
  text: string
  footnotes: XmlElement[]
  boxes: XmlElement[]
}

const countOf = (element: XmlElement, attribute: string, limit: number): number =>
  Math.min(limit, Math.max(1, Number.parseInt(element.attributes[attribute] ?? '1', 10) || 1))

/** Repeated blanks and cells that a file may claim by a single number. */
const maxBlanks = 100
const maxColumns = 1024
const maxRepeatedRows = 1000

export const readParagraph = (paragraph: XmlElement): Paragraph => {
  const footnotes: XmlElement[] = []
  const boxes: XmlElement[] = []
  const inline = (element: XmlElement): string =>
    element.children
      .map(child => {
        if (typeof child === 'string') return child.replace(/\s+/g, ' ')
        switch (child.name) {
          case 's':
            return ' '.repeat(countOf(child, 'text:c', maxBlanks))
          case 'tab':
            return ' '
          case 'line-break':
            return '\n'
          case 'note':
            footnotes.push(...descendantsNamed(child, 'note-body'))
            return ''
          case 'text-box':
            boxes.push(child)
            return ''
          case 'annotation':
          case 'ruby-text':
          // A picture's title and description are for programs.
          case 'title':
          case 'desc':
            return ''
          default:
            return inline(child)
        }
      })
      .join('')
  return { text: inline(paragraph).trim(), footnotes, boxes }
}

/** All text of an element, a line a paragraph. */
export const linesOf = (element: XmlElement): string =>
  elementsOf(element)
    .map(child => (child.name === 'p' || child.name === 'h' ? readParagraph(child).text : linesOf(child)))
    .filter(Boolean)
    .join('\n')

const cellsOf = (row: XmlElement): string[] => {
  const cells: string[] = []
  let column = 0
  let above = ''
  for (const cell of elementsOf(row)) {
    if (cell.name !== 'table-cell' && cell.name !== 'covered-table-cell') continue
    const repeat = countOf(cell, 'table:number-columns-repeated', maxColumns)
    // A covered cell belongs to the one that spans it.
    const text = linesOf(cell) || (cell.name === 'covered-table-cell' ? above : '')
    if (cell.name === 'table-cell') above = countOf(cell, 'table:number-columns-spanned', 2) > 1 ? text : ''
    for (let at = column; text !== '' && at < Math.min(column + repeat, maxColumns); at++) cells[at] = text
    column += repeat
  }
  return Array.from(cells, cell => cell ?? '')
}

/** Cell texts of a table, [row][column]; blank rows that repeat are one. */
export const tableRows = (table: XmlElement): { rows: string[][]; headerRows: number } => {
  const rows: string[][] = []
  let headerRows = 0
  const visit = (element: XmlElement, inHeader: boolean): void => {
    for (const child of elementsOf(element)) {
      if (child.name === 'table-row') {
        const cells = cellsOf(child)
        const repeat = cells.length === 0 ? 1 : countOf(child, 'table:number-rows-repeated', maxRepeatedRows)
        for (let index = 0; index < repeat; index++) rows.push(cells)
        if (inHeader) headerRows += repeat
      } else if (/^table-(?:rows|row-group|header-rows)$/.test(child.name))
        visit(child, inHeader || child.name === 'table-header-rows')
    }
  }
  visit(table, false)
  return { rows, headerRows }
}

export const tableTexts = (table: XmlElement): string[] => {
  const { rows, headerRows } = tableRows(table)
  const filled = rows.filter(row => row.some(Boolean))
  return tableRowTexts(filled, headerRows || (firstRowIsHeader(filled) ? 1 : 0))
}

export interface TextStyles {
  /** Names of a paragraph's style and of all that it is derived from. */
  lineage(name: string | undefined): string[]
  isNumbered(listStyle: string | undefined): boolean
}

export const textStylesOf = (document: XmlElement): TextStyles => {
  const parents = new Map(
    descendantsNamed(document, 'style').map(({ attributes }) => [
      attributes['style:name'],
      attributes['style:parent-style-name'],
    ]),
  )
  const numbered = new Set(
    descendantsNamed(document, 'list-style')
      .filter(style => elementsOf(style)[0]?.name === 'list-level-style-number')
      .map(({ attributes }) => attributes['style:name']),
  )
  return {
    lineage: name => {
      const names: string[] = []
      for (let at = name; at !== undefined && !names.includes(at); at = parents.get(at)) names.push(at)
      return names
    },
    isNumbered: listStyle => numbered.has(listStyle),
  }
}

/** Made by the program from what stands in the document anyway. */
const generated =
  /^(?:table-of-content|(?:illustration|table|object|user|alphabetical)-index|bibliography|tracked-changes|sequence-decls|forms)$/

/** The body of a text document: headings by their outline level, under the title if there is one. */
export const openTextBlocks = (body: XmlElement, styles: TextStyles): Block[] => {
  const outline = createOutline()
  const blocks: Block[] = []
  let titled = 0
  const add = (kind: Block['kind'], text: string, headingPath = outline.path()): void => {
    if (text !== '') blocks.push({ kind, text, headingPath, page: null })
  }

  const addParagraph = (element: XmlElement, marker: string): void => {
    const { text, footnotes, boxes } = readParagraph(element)
    const isTitle = styles.lineage(element.attributes['text:style-name']).includes('Title')
    if ((isTitle || element.name === 'h') && text !== '') {
      const heading = text.replace(/\s+/g, ' ')
      const level = isTitle ? 1 : countOf(element, 'text:outline-level', 10) + titled
      if (isTitle) titled = 1
      add('heading', heading, outline.enter(level, heading))
    } else if (text !== '') add(marker === '' ? 'paragraph' : 'list-item', marker + text)
    for (const box of boxes) visitChildren(box)
    for (const footnote of footnotes) add('paragraph', linesOf(footnote))
  }

  const addList = (list: XmlElement, outerStyle: string | undefined): void => {
    const style = list.attributes['text:style-name'] ?? outerStyle
    let number = countOf(list, 'text:start-value', 100_000)
    for (const item of elementsOf(list)) {
      let marker = styles.isNumbered(style) ? `${number}. ` : '- '
      for (const child of elementsOf(item)) {
        if (child.name === 'list') addList(child, style)
        else if (child.name === 'p' || child.name === 'h') {
          addParagraph(child, marker)
          marker = ''
        } else visit(child)
      }
      if (item.name === 'list-item') number++
    }
  }

  const visit = (element: XmlElement): void => {
    if (generated.test(element.name)) return
    if (element.name === 'p' || element.name === 'h') addParagraph(element, '')
    else if (element.name === 'list') addList(element, undefined)
    else if (element.name === 'table') for (const text of tableTexts(element)) add('table', text)
    else visitChildren(element)
  }
  const visitChildren = (element: XmlElement): void => elementsOf(element).forEach(visit)
  visitChildren(body)
  return blocks
}
