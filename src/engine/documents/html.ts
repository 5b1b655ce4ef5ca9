import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import { decodeText } from './decoding.ts'
import type { Block, ParsedDocument } from './document.ts'
import { type HtmlBlock, htmlBlocks } from './html-blocks.ts'
import { parsePlainText } from './text.ts'

/** Page furniture that its markup declares. What stands inside the main content is never furniture. */
const furniture = [
  ...['nav', 'body > footer', 'body > aside', '[role="navigation"]', '[role="banner"]', '[role="search"]'],
  ...['[role="contentinfo"]', '[role="dialog"]', '[role="alertdialog"]', '[hidden]', '[aria-hidden="true"]'],
  ...['footer', 'aside', 'header'],
]
const mayBeContent = new Set(['FOOTER', 'ASIDE', 'HEADER'])
const hiddenStyle = /display\s*:\s*none|visibility\s*:\s*hidden/i

/** Readability walks the page many times; on huge pages its cost grows faster than its use. */
const maxElementsForReadability = 5000
/** Its cost grows with the cube of the nesting: 100 levels take a tenth of a second, 800 take twelve. */
const maxDepthForReadability = 100

const depthOf = (root: Element): number => {
  let depth = 0
  for (let level = [root]; level.length > 0; level = level.flatMap(({ children }) => [...children])) depth++
  return depth
}

const removeFurniture = (document: Document): void => {
  for (const element of document.querySelectorAll(furniture.join(','))) {
    const insideContent = element.parentElement?.closest('main, article, [role="main"]')
    if (mayBeContent.has(element.nodeName) && insideContent) continue
    // A header may hold the only title of the page.
    if (element.nodeName === 'HEADER' && element.querySelector('h1')) continue
    element.remove()
  }
  for (const element of document.querySelectorAll('[style]'))
    if (hiddenStyle.test(element.getAttribute('style') ?? '')) element.remove()
  for (const element of document.querySelectorAll(
    '[class*="cookie" i], [id*="cookie" i], [class*="consent" i]',
  ))
    if ((element.textContent ?? '').length < 600) element.remove()
}

const characters = (blocks: HtmlBlock[]): number => blocks.reduce((sum, { source }) => sum + source.length, 0)

/** More than three quarters of it is links: a menu, a list of related stories. */
const isLinkList = ({ block, source, linkCharacters }: HtmlBlock): boolean =>
  block.kind !== 'heading' && block.kind !== 'table' && linkCharacters > source.length * 0.75

/** Headings that head nothing any more, after what they headed was dropped. */
const withoutBareHeadings = (blocks: HtmlBlock[], before: HtmlBlock[]): HtmlBlock[] => {
  const headed = (list: HtmlBlock[]): Set<string> =>
    new Set(
      list
        .filter(({ block }) => block.kind !== 'heading')
        .flatMap(({ block }) =>
          block.headingPath.map((_, depth) => JSON.stringify(block.headingPath.slice(0, depth + 1))),
        ),
    )
  const had = headed(before)
  const has = headed(blocks)
  return blocks.filter(({ block }) => {
    const key = JSON.stringify(block.headingPath)
    return block.kind !== 'heading' || !had.has(key) || has.has(key)
  })
}

/**
 * What Readability takes for the article, as a choice among our own blocks: it rewrites headings and
 * tables, which we want as they are. Null when it finds too little, that is when it would lose a
 * table or more than a fifth of the text.
 */
const articleBlocks = (document: Document, blocks: HtmlBlock[]): HtmlBlock[] | null => {
  if (document.querySelectorAll('*').length > maxElementsForReadability) return null
  if (depthOf(document.documentElement) > maxDepthForReadability) return null
  let article: string
  try {
    article = (new Readability(document).parse()?.textContent ?? '').replace(/\s+/g, '')
  } catch {
    // It assumes a browser's DOM in places; the whole page is the safe answer then.
    return null
  }
  const kept = blocks.filter(({ block, source }) => block.kind === 'heading' || article.includes(source))
  const lostTable = blocks.some(entry => entry.block.kind === 'table' && !kept.includes(entry))
  const prose = (list: HtmlBlock[]): number =>
    characters(list.filter(({ block }) => block.kind !== 'heading'))
  return !lostTable && prose(kept) >= 0.8 * prose(blocks) ? withoutBareHeadings(kept, blocks) : null
}

const contentBlocks = (document: Document): HtmlBlock[] => {
  const everything = htmlBlocks(document.body ?? document.documentElement)
  removeFurniture(document)
  const mains = document.querySelectorAll('main, [role="main"]')
  const main = mains.length === 1 ? mains[0] : null
  if (main) {
    const blocks = htmlBlocks(main)
    if (blocks.length > 0) return blocks
  }
  const cleaned = htmlBlocks(document.body ?? document.documentElement)
  const withoutMenus = withoutBareHeadings(
    cleaned.filter(entry => !isLinkList(entry)),
    cleaned,
  )
  const article = withoutMenus.length > 0 ? articleBlocks(document, withoutMenus) : null
  // A page that is nothing but furniture was still given to us to read.
  return article ?? (withoutMenus.length > 0 ? withoutMenus : cleaned.length > 0 ? cleaned : everything)
}

/** Deeper than any page that people write; a DOM of such a page takes minutes to build. */
const maxNesting = 1000
/** Tags that HTML closes by itself, or that hold nothing. */
const selfClosing =
  /^(?:p|li|d[td]|t[dhr]|thead|tbody|tfoot|option|br|hr|img|input|meta|link|col|source|wbr|area|base|embed)$/i

const isTooDeep = (source: string): boolean => {
  let depth = 0
  for (const [, slash, name = ''] of source.matchAll(/<(\/?)([a-z][a-z0-9-]*)/gi)) {
    if (selfClosing.test(name)) continue
    depth += slash ? -1 : 1
    if (depth > maxNesting) return true
  }
  return false
}

/** What is left of a page whose structure is beyond reading. */
const textWithoutTags = (source: string): string =>
  source.replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, '').replace(/<[^>]*>/g, '\n\n')

const declaredCharset = (bytes: Uint8Array): string | null => {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 2048))
  return (
    /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1] ??
    /encoding=["']([\w-]+)/i.exec(head)?.[1] ??
    null
  )
}

export const parseHtml = (bytes: Uint8Array): Omit<ParsedDocument, 'format'> => {
  const source = decodeText(bytes, declaredCharset(bytes)).replace(/^\uFEFF/, '')
  if (isTooDeep(source)) return parsePlainText(textWithoutTags(source))
  // A fragment has no body; linkedom would put it beside the document element.
  const page = /<(?:html|body)\b/i.test(source)
    ? source
    : `<!doctype html><html><body>${source}</body></html>`
  const { document } = parseHTML(page)
  const titleText = document.querySelector('title')?.textContent?.replace(/\s+/g, ' ').trim()
  const blocks = contentBlocks(document).map(({ block }) => block)
  const firstHeading = blocks.find(({ kind, headingPath }) => kind === 'heading' && headingPath.length === 1)
  return { title: firstHeading?.text ?? (titleText || null), pages: null, blocks }
}

/** Blocks of HTML written by a program or inside another document: nothing is taken for furniture. */
export const blocksOfHtmlFragment = (html: string): Block[] => {
  if (isTooDeep(html)) return parsePlainText(textWithoutTags(html)).blocks
  const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`)
  return htmlBlocks(document.body).map(({ block }) => block)
}
