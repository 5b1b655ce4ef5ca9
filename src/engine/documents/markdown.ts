import type { List, ListItem, Nodes, Parents, RootContent, Table } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { decodeText } from './decoding.ts'
import type { Block, ParsedDocument } from './document.ts'
import { blocksOfHtmlFragment } from './html.ts'
import { createOutline } from './outline.ts'
import { tableRowTexts } from './tables.ts'

const parser = unified().use(remarkParse).use(remarkGfm)

/** YAML between two lines of dashes at the very top; Markdown itself would read it as a heading. */
const frontMatter = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?\r?\n)?(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/

const inlineText = (node: Nodes): string => {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
    case 'code':
      return node.value
    case 'image':
    case 'imageReference':
      return node.alt ?? ''
    case 'break':
      return '\n'
    case 'html':
      return /^<br\b/i.test(node.value) ? '\n' : ''
    case 'footnoteReference':
      return ''
    default:
      return 'children' in node ? (node as Parents).children.map(inlineText).join('') : ''
  }
}

/** A soft line break of the source is a blank to the reader; only `<br>` and two spaces break lines. */
const paragraphText = (node: Parents): string =>
  node.children
    .map(child => (child.type === 'break' ? '\n' : inlineText(child).replace(/\s+/g, ' ')))
    .join('')
    .trim()

export const parseMarkdown = (bytes: Uint8Array): Omit<ParsedDocument, 'format'> => {
  const source = decodeText(bytes)
  const front = frontMatter.exec(source)
  const root = parser.parse(front ? source.slice(front[0].length) : source)
  const outline = createOutline()
  const blocks: Block[] = []
  let title = /^title:\s*["']?(.+?)["']?\s*$/m.exec(front?.[1] ?? '')?.[1] ?? null
  const add = (kind: Block['kind'], text: string, headingPath = outline.path()): void => {
    if (text.trim() !== '') blocks.push({ kind, text, headingPath, page: null })
  }

  const addTable = (table: Table): void => {
    const rows = table.children.map(row => row.children.map(cell => paragraphText(cell)))
    const named = (rows[0] ?? []).some(cell => cell !== '')
    for (const text of tableRowTexts(named ? rows : rows.slice(1), named ? 1 : 0)) add('table', text)
  }

  const addList = (list: List): void => {
    let number = list.start ?? 1
    for (const item of list.children) {
      const marker = list.ordered ? `${number++}. ` : '- '
      addItem(item, marker)
    }
  }

  const addItem = (item: ListItem, marker: string): void => {
    const [first, ...rest] = item.children
    if (first?.type === 'paragraph') {
      const done = typeof item.checked === 'boolean' ? (item.checked ? '[x] ' : '[ ] ') : ''
      add('list-item', marker + done + paragraphText(first))
    } else if (first) addNode(first)
    for (const child of rest) addNode(child)
  }

  const addNode = (node: RootContent): void => {
    switch (node.type) {
      case 'heading': {
        const text = paragraphText(node).replace(/\s+/g, ' ')
        if (text === '') break
        if (node.depth === 1) title ??= text
        add('heading', text, outline.enter(node.depth, text))
        break
      }
      case 'paragraph':
        add('paragraph', paragraphText(node))
        break
      case 'code':
        add('code', node.value)
        break
      case 'table':
        addTable(node)
        break
      case 'list':
        addList(node)
        break
      case 'html':
        for (const { kind, text } of blocksOfHtmlFragment(node.value))
          add(kind === 'heading' ? 'paragraph' : kind, text)
        break
      case 'blockquote':
      case 'footnoteDefinition':
        for (const child of node.children) addNode(child)
        break
    }
  }
  for (const node of root.children) addNode(node)
  return { title, pages: null, blocks }
}
