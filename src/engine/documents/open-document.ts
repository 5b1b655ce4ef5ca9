import type { Block, ParsedDocument } from './document.ts'
import {
  linesOf,
  openTextBlocks,
  readParagraph,
  tableRows,
  tableTexts,
  textStylesOf,
} from './open-document-text.ts'
import { sheetBlocks } from './sheet-blocks.ts'
import { type Slide, slideBlocks } from './slides.ts'
import { descendantsNamed, elementsOf, firstNamed, parseXml, textOf, type XmlElement } from './xml.ts'
import { encryptedDocument, openZipDocument, type ZipDocument } from './zip-document.ts'

type Parsed = Omit<ParsedDocument, 'format'>

/** What an OpenDocument file holds: its content, and the title in its properties. */
interface OpenDocument {
  content: XmlElement
  /** Styles that the content refers to, automatic ones and those with names. */
  styles: XmlElement
  title: string | null
}

const refuseEncrypted = async (archive: ZipDocument): Promise<void> => {
  const manifest = await archive.text('META-INF/manifest.xml')
  if (manifest !== null && /<(?:\w+:)?encryption-data\b/.test(manifest)) throw encryptedDocument()
}

const openDocument = async (bytes: Uint8Array): Promise<OpenDocument> => {
  const archive = openZipDocument(bytes)
  await refuseEncrypted(archive)
  const source = await archive.text('content.xml')
  if (source === null) throw new RangeError('its content.xml is missing')
  const content = parseXml(source)
  const named = parseXml((await archive.text('styles.xml')) ?? '')
  const meta = firstNamed(parseXml((await archive.text('meta.xml')) ?? ''), 'title')
  return {
    content,
    styles: { name: '', attributes: {}, children: [content, named] },
    title: meta ? textOf(meta).trim() || null : null,
  }
}

const bodyOf = ({ content }: OpenDocument, kind: 'text' | 'spreadsheet' | 'presentation'): XmlElement => {
  const body = firstNamed(content, 'body')
  const found = body && elementsOf(body).find(({ name }) => name === kind)
  if (!found) throw new RangeError(`its content is no ${kind}`)
  return found
}

export const parseOdt = async (bytes: Uint8Array): Promise<Parsed> => {
  const document = await openDocument(bytes)
  const blocks = openTextBlocks(bodyOf(document, 'text'), textStylesOf(document.styles))
  const heading = blocks.find(({ kind }) => kind === 'heading')?.text ?? null
  return { title: document.title ?? heading, pages: null, blocks }
}

/** A workbook: a heading a sheet. Cells hold the text that they show. */
export const parseOds = async (bytes: Uint8Array): Promise<Parsed> => {
  const document = await openDocument(bytes)
  const sheets = elementsOf(bodyOf(document, 'spreadsheet')).filter(({ name }) => name === 'table')
  const blocks = sheets.flatMap((sheet): Block[] => {
    const name = sheet.attributes['table:name']?.trim() || 'Sheet'
    const headingPath = document.title ? [document.title, name] : [name]
    const tables = sheetBlocks(tableRows(sheet).rows, headingPath, null)
    return tables.length === 0 ? [] : [{ kind: 'heading', text: name, headingPath, page: null }, ...tables]
  })
  return { title: document.title, pages: null, blocks }
}

/** Lists of a frame as items, other paragraphs as they are, tables by rows. */
const frameBody = (frame: XmlElement): Slide['body'] =>
  elementsOf(frame).flatMap((child): Slide['body'] => {
    if (child.name === 'table') return tableTexts(child).map(text => ({ kind: 'table', text }))
    if (child.name === 'list')
      return descendantsNamed(child, 'p').map(item => ({
        kind: 'list-item',
        text: `- ${readParagraph(item).text}`,
      }))
    if (child.name === 'p') return [{ kind: 'paragraph', text: readParagraph(child).text }]
    return frameBody(child)
  })

const furniture = new Set(['header', 'footer', 'date-time', 'page-number'])

const slideOf = (page: XmlElement): Slide => {
  const slide: Slide = { title: null, body: [], notes: [] }
  for (const shape of elementsOf(page)) {
    const role = shape.attributes['presentation:class'] ?? ''
    if (furniture.has(role) || shape.name === 'forms') continue
    if (shape.name === 'notes') {
      const frames = descendantsNamed(shape, 'frame')
      const said = frames.filter(frame => frame.attributes['presentation:class'] === 'notes')
      slide.notes = said.flatMap(frame => linesOf(frame).split('\n'))
    } else if (role === 'title') slide.title ??= linesOf(shape).replace(/\s+/g, ' ') || null
    else slide.body.push(...frameBody(shape).filter(({ text }) => text !== '' && text !== '- '))
  }
  return slide
}

export const parseOdp = async (bytes: Uint8Array): Promise<Parsed> => {
  const document = await openDocument(bytes)
  const pages = elementsOf(bodyOf(document, 'presentation')).filter(({ name }) => name === 'page')
  const slides = pages.map(slideOf)
  const firstTitle = slides.find(({ title }) => title !== null)?.title ?? null
  return { title: firstTitle ?? document.title, pages: slides.length, blocks: slideBlocks(slides) }
}
