import type { Block } from './document.ts'
import { createOutline } from './outline.ts'
import { firstRowIsHeader, tableRowTexts } from './tables.ts'

/** A block together with what is needed to judge whether it is content or page furniture. */
export interface HtmlBlock {
  block: Block
  /** Text as it stands in the page, without blanks. */
  source: string
  /** Characters of `source` inside links. */
  linkCharacters: number
}

const skipped = new Set([
  ...['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'SVG', 'IFRAME', 'OBJECT', 'CANVAS', 'HEAD', 'TITLE'],
  ...['INPUT', 'BUTTON', 'SELECT', 'TEXTAREA', 'AUDIO', 'VIDEO', 'MAP', 'COLGROUP'],
])
const blockTags = new Set([
  ...['ADDRESS', 'ARTICLE', 'ASIDE', 'BLOCKQUOTE', 'BODY', 'CENTER', 'DD', 'DETAILS', 'DIV', 'DL', 'DT'],
  ...[
    'FIELDSET',
    'FIGCAPTION',
    'FIGURE',
    'FOOTER',
    'FORM',
    'HEADER',
    'HGROUP',
    'HR',
    'HTML',
    'LEGEND',
    'MAIN',
  ],
  ...['NAV', 'P', 'SECTION', 'SUMMARY', 'TABLE', 'TBODY', 'TD', 'TFOOT', 'TH', 'THEAD', 'TR', 'CAPTION'],
])
/** Deeper than any page people write; below it structure is given up and the text kept. */
const maxDepth = 300

const elementNode = 1
const textNode = 3

const childrenOf = (node: Node): Node[] => {
  const children: Node[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child)
  return children
}

/** `textContent`, but with `<br>` as a line break and without scripts; iterative, for any depth. */
const textOf = (root: Node): string => {
  const parts: string[] = []
  const stack: Node[] = [root]
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.nodeType === textNode) parts.push(node.nodeValue ?? '')
    else if (node.nodeName === 'BR') parts.push('\n')
    else if (!skipped.has(node.nodeName.toUpperCase())) {
      if (blockTags.has(node.nodeName)) parts.push(' ')
      stack.push(...childrenOf(node).reverse())
    }
  }
  return parts.join('')
}

const collapse = (text: string): string => text.replace(/\s+/g, ' ').trim()
const withoutBlanks = (text: string): string => text.replace(/\s+/g, '')

const descendants = (root: Element, names: string[]): Element[] => [...root.querySelectorAll(names.join(','))]

const spanOf = (cell: Element, attribute: string): number =>
  Math.min(1000, Math.max(1, Number.parseInt(cell.getAttribute(attribute) ?? '1', 10) || 1))

interface TableRow {
  cells: string[]
  allHeaders: boolean
  source: string
}

/** Cells in a grid: a cell that spans rows or columns stands in each of them. */
const gridOf = (rows: Element[]): TableRow[] => {
  const grid: TableRow[] = []
  let spanning: { column: number; text: string; rowsLeft: number }[] = []
  for (const row of rows) {
    const cells: string[] = []
    for (const { column, text } of spanning) cells[column] = text
    const below = spanning.map(span => ({ ...span, rowsLeft: span.rowsLeft - 1 }))
    const own = childrenOf(row).filter(({ nodeName }) => nodeName === 'TD' || nodeName === 'TH') as Element[]
    let column = 0
    for (const cell of own) {
      const text = collapse(textOf(cell))
      for (let repeat = spanOf(cell, 'colspan'); repeat > 0; repeat--) {
        while (cells[column] !== undefined) column++
        cells[column] = text
        const rowsLeft = spanOf(cell, 'rowspan') - 1
        if (rowsLeft > 0) below.push({ column, text, rowsLeft })
      }
    }
    spanning = below.filter(({ rowsLeft }) => rowsLeft > 0)
    // Word marks a header row with bold text rather than with header cells.
    const allHeaders =
      own.length > 0 &&
      own.every(cell => cell.nodeName === 'TH' || isAllBold(cell)) &&
      own.some(cell => textOf(cell).trim() !== '')
    grid.push({
      cells: Array.from(cells, cell => cell ?? ''),
      allHeaders,
      source: withoutBlanks(textOf(row)),
    })
  }
  return grid
}

const isAllBold = (cell: Element): boolean => {
  const text = withoutBlanks(textOf(cell))
  const bold = descendants(cell, ['strong', 'b']).map(element => withoutBlanks(textOf(element)))
  return text === '' || bold.join('') === text
}

/** A table that only places things on the page: one that holds tables, or is marked as such. */
const isLayout = (table: Element): boolean =>
  table.getAttribute('role') === 'presentation' || table.querySelector('table') !== null

const headerRowCount = (table: Element, grid: TableRow[]): number => {
  const marked = table.querySelector('thead')
  if (marked) {
    const count = descendants(marked, ['tr']).length
    if (count > 0 && count < grid.length) return count
  }
  const firstBody = grid.findIndex(({ allHeaders }) => !allHeaders)
  if (firstBody > 0) return firstBody
  return firstRowIsHeader(grid.map(({ cells }) => cells)) ? 1 : 0
}

/** Blocks of a DOM tree in reading order. Nothing is judged here: navigation is text like any other. */
export const htmlBlocks = (root: Node): HtmlBlock[] => {
  const outline = createOutline()
  const found: HtmlBlock[] = []
  let buffer = ''
  let linkCharacters = 0
  let marker: string | null = null
  let kind: Block['kind'] = 'paragraph'

  const add = (blockKind: Block['kind'], text: string, source = text, headingPath = outline.path()): void => {
    const block: Block = { kind: blockKind, text, headingPath, page: null }
    found.push({ block, source: withoutBlanks(source), linkCharacters })
  }
  const flush = (): void => {
    const lines = buffer.split('\n').map(collapse).filter(Boolean)
    if (lines.length > 0) {
      const text = lines.join('\n')
      add(kind, marker === null ? text : marker + text, text)
      marker = null
    }
    buffer = ''
    linkCharacters = 0
  }

  const addTable = (table: Element, depth: number): void => {
    const rows = descendants(table, ['tr'])
    const caption = table.querySelector('caption')
    const grid = isLayout(table) ? [] : gridOf(rows)
    if (grid.every(({ cells }) => cells.length < 2)) {
      visitChildren(table, depth)
      flush()
      return
    }
    const captionText = caption ? collapse(textOf(caption)) : ''
    const path = captionText === '' ? outline.path() : [...outline.path(), captionText]
    if (captionText !== '') add('paragraph', captionText, captionText, path)
    const headers = headerRowCount(table, grid)
    const source = grid.map(row => row.source).join('')
    for (const text of tableRowTexts(
      grid.map(({ cells }) => cells),
      headers,
    ))
      add('table', text, source, path)
  }

  const addListItem = (item: Node, itemMarker: string, depth: number): void => {
    flush()
    const outer = kind
    kind = 'list-item'
    marker = itemMarker
    visitChildren(item, depth)
    flush()
    kind = outer
    marker = null
  }

  const addList = (list: Element, depth: number): void => {
    flush()
    const outerMarker = marker
    let number = Number.parseInt(list.getAttribute('start') ?? '1', 10) || 1
    for (const child of childrenOf(list)) {
      if (child.nodeName === 'LI')
        addListItem(child, list.nodeName === 'OL' ? `${number++}. ` : '- ', depth + 1)
      else visit(child, depth + 1)
    }
    flush()
    marker = outerMarker
  }

  /** `<dl>`: a term with what is said about it reads like one row of a table. */
  const addDefinitions = (list: Element): void => {
    flush()
    let term = ''
    for (const entry of descendants(list, ['dt', 'dd'])) {
      const text = collapse(textOf(entry))
      if (text === '') continue
      if (entry.nodeName === 'DT') term = term === '' ? text : `${term}, ${text}`
      else {
        add('list-item', term === '' ? text : `${term.replace(/:$/, '')}: ${text}`, term + text)
        term = ''
      }
    }
    if (term !== '') add('list-item', term)
  }

  const visit = (node: Node, depth: number): void => {
    if (node.nodeType === textNode) {
      buffer += (node.nodeValue ?? '').replace(/\s+/g, ' ')
      return
    }
    const name = node.nodeName.toUpperCase()
    if (node.nodeType !== elementNode || skipped.has(name)) return
    const element = node as Element
    if (depth > maxDepth) {
      buffer += ` ${collapse(textOf(element))} `
      return
    }
    const heading = /^H([1-6])$/.exec(name)
    if (heading) {
      flush()
      const text = collapse(textOf(element))
      if (text !== '') add('heading', text, text, outline.enter(Number(heading[1]), text))
    } else if (name === 'BR') buffer += '\n'
    else if (name === 'PRE') {
      flush()
      const code = textOf(element).replace(/^\n+|\s+$/g, '')
      if (code !== '') add('code', code)
    } else if (name === 'TABLE') {
      flush()
      addTable(element, depth)
    } else if (name === 'UL' || name === 'OL' || name === 'MENU') addList(element, depth)
    else if (name === 'DL') addDefinitions(element)
    else if (name === 'IMG') buffer += ` ${element.getAttribute('alt') ?? ''} `
    else if (name === 'A') {
      const before = buffer.length
      visitChildren(element, depth)
      linkCharacters += withoutBlanks(buffer.slice(Math.min(before, buffer.length))).length
    } else if (blockTags.has(name)) {
      flush()
      visitChildren(element, depth)
      flush()
    } else visitChildren(element, depth)
  }
  const visitChildren = (node: Node, depth: number): void => {
    for (const child of childrenOf(node)) visit(child, depth + 1)
  }
  visit(root, 0)
  flush()
  return found
}
