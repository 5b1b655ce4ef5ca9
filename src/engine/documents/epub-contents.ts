import { posix } from 'node:path'
import { descendantsNamed, elementsOf, firstNamed, parseXml, textOf, type XmlElement } from './xml.ts'
import type { ZipDocument } from './zip-document.ts'

/** A file that the book's package names (EPUB 3.3, 5.6). */
export interface BookItem {
  path: string
  mediaType: string
  properties: string[]
}

/** References are URLs: with `%20` for a blank, and a fragment that names a place in the file. */
export const pathIn = (folder: string, reference: string): string => {
  const bare = reference.split('#', 1)[0] ?? ''
  try {
    return posix.join(folder, decodeURIComponent(bare))
  } catch {
    // A lone per cent sign in a file's name.
    return posix.join(folder, bare)
  }
}

/** One line of a table of contents, and the lines below it. */
interface Entry {
  title: string
  reference: string | null
  below: Entry[]
}

const lineText = (element: XmlElement): string => textOf(element).replace(/\s+/g, ' ').trim()

/** EPUB 3: nested lists of links. */
const entriesOfList = (list: XmlElement): Entry[] =>
  elementsOf(list)
    .filter(({ name }) => name === 'li')
    .map(item => {
      const children = elementsOf(item)
      const label = children.find(({ name }) => name !== 'ol')
      const link = label && (label.name === 'a' ? label : firstNamed(label, 'a'))
      const below = children.find(({ name }) => name === 'ol')
      return {
        title: label ? lineText(label) : '',
        reference: link?.attributes.href ?? null,
        below: below ? entriesOfList(below) : [],
      }
    })

/** EPUB 2: NCX, a tree of points. */
const entriesOfPoints = (parent: XmlElement): Entry[] =>
  elementsOf(parent)
    .filter(({ name }) => name === 'navPoint')
    .map(point => {
      const label = elementsOf(point).find(({ name }) => name === 'navLabel')
      const content = elementsOf(point).find(({ name }) => name === 'content')
      return {
        title: label ? lineText(label) : '',
        reference: content?.attributes.src ?? null,
        below: entriesOfPoints(point),
      }
    })

const contentsOf = (source: string, isNcx: boolean): Entry[] => {
  const tree = parseXml(source)
  if (isNcx) return entriesOfPoints(firstNamed(tree, 'navMap') ?? tree)
  const lists = descendantsNamed(tree, 'nav')
  const contents = lists.find(({ attributes }) => attributes['epub:type'] === 'toc') ?? lists[0]
  const list = contents && firstNamed(contents, 'ol')
  return list ? entriesOfList(list) : []
}

/** The first title that the table of contents has for each file, after the titles it stands under. */
export const chapterTitles = async (
  archive: ZipDocument,
  items: BookItem[],
): Promise<Map<string, string[]>> => {
  const titles = new Map<string, string[]>()
  const item =
    items.find(({ properties }) => properties.includes('nav')) ??
    items.find(({ mediaType }) => mediaType === 'application/x-dtbncx+xml')
  const source = item && (await archive.text(item.path))
  if (!item || source === undefined || source === null) return titles
  const folder = posix.dirname(item.path)
  const visit = (entries: Entry[], above: string[]): void => {
    for (const { title, reference, below } of entries) {
      const path = title === '' ? above : [...above, title]
      const file = reference === null ? null : pathIn(folder, reference)
      if (file !== null && !titles.has(file)) titles.set(file, path)
      visit(below, path)
    }
  }
  visit(contentsOf(source, !item.properties.includes('nav')), [])
  return titles
}
