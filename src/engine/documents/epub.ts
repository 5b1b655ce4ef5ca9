import { posix } from 'node:path'
import type { Block, ParsedDocument } from './document.ts'
import { type BookItem, chapterTitles, pathIn } from './epub-contents.ts'
import { blocksOfHtmlFragment } from './html.ts'
import { descendantsNamed, firstNamed, parseXml, textOf, type XmlElement } from './xml.ts'
import { encryptedDocument, openZipDocument, type ZipDocument } from './zip-document.ts'

const packagePath = async (archive: ZipDocument): Promise<string> => {
  const container = parseXml((await archive.text('META-INF/container.xml')) ?? '')
  const path = firstNamed(container, 'rootfile')?.attributes['full-path']
  if (path === undefined) throw new RangeError('nothing says where the book begins')
  return path
}

/** Copy protection encrypts the chapters; encrypted fonts alone keep nobody from reading. */
const refuseProtected = async (archive: ZipDocument, chapters: BookItem[]): Promise<void> => {
  const source = await archive.text('META-INF/encryption.xml')
  if (source === null) return
  const encrypted = descendantsNamed(parseXml(source), 'CipherReference').map(({ attributes }) =>
    pathIn('', attributes.URI ?? ''),
  )
  if (chapters.some(({ path }) => encrypted.includes(path))) throw encryptedDocument()
}

/** XHTML for a reader of HTML, which takes `<a id="x"/>` for a tag that stays open. */
const bodyOf = (xhtml: string): string => {
  const body = /<body\b[^>]*>([\s\S]*?)(?:<\/body\s*>|$)/i.exec(xhtml)?.[1] ?? xhtml
  return body.replace(
    /<(?!(?:br|hr|img|input|col|area|source|track|wbr)\b)([a-z][\w:-]*)((?:\s[^<>]*)?)\/>/gi,
    '<$1$2></$1>',
  )
}

const itemsOf = (book: XmlElement, folder: string): Map<string, BookItem> =>
  new Map(
    descendantsNamed(book, 'item').map(({ attributes }) => [
      attributes.id ?? '',
      {
        path: pathIn(folder, attributes.href ?? ''),
        mediaType: attributes['media-type'] ?? '',
        properties: (attributes.properties ?? '').split(/\s+/),
      },
    ]),
  )

const isChapter = ({ mediaType, properties }: BookItem): boolean =>
  /html/.test(mediaType) && !properties.includes('nav')

const sameText = (a: string, b: string): boolean =>
  a.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase() === b.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()

/**
 * A chapter's blocks under the titles that the table of contents gives it; a chapter that
 * shows its own title keeps it, and one without any heading gets the one from the contents.
 */
const chapterBlocks = (own: Block[], titles: string[]): Block[] => {
  const [first] = own
  const title = titles.at(-1)
  const above = titles.slice(0, -1)
  if (first === undefined || title === undefined) return own
  const titled = own.some(({ kind }) => kind === 'heading')
  const prefix = titled ? above.filter(part => !own.some(({ text }) => sameText(text, part))) : titles
  const placed = own.map(block => ({ ...block, headingPath: [...prefix, ...block.headingPath] }))
  return titled ? placed : [{ kind: 'heading', text: title, headingPath: titles, page: null }, ...placed]
}

/** An EPUB book: its chapters in reading order. */
export const parseEpub = async (bytes: Uint8Array): Promise<Omit<ParsedDocument, 'format'>> => {
  const archive = openZipDocument(bytes)
  const path = await packagePath(archive)
  const source = await archive.text(path)
  if (source === null) throw new RangeError('its package file is missing')
  const book = parseXml(source)
  const folder = posix.dirname(path)
  const items = itemsOf(book, folder)
  const spine = descendantsNamed(book, 'itemref').flatMap(({ attributes }) => {
    const item = items.get(attributes.idref ?? '')
    return item && isChapter(item) ? [item] : []
  })
  await refuseProtected(archive, spine)
  const titles = await chapterTitles(archive, [...items.values()])
  const blocks: Block[] = []
  for (const item of spine) {
    const chapter = await archive.text(item.path)
    if (chapter === null) continue
    blocks.push(...chapterBlocks(blocksOfHtmlFragment(bodyOf(chapter)), titles.get(item.path) ?? []))
  }
  const metadata = firstNamed(book, 'metadata')
  const title = metadata && firstNamed(metadata, 'title')
  return { title: (title && textOf(title).trim()) || null, pages: null, blocks }
}
